/** Judges what the importer read. */
@NullMarked
package org.kerasaudit.auditor;

import org.jspecify.annotations.NullMarked;
