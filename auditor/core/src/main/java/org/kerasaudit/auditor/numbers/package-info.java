/**
 * Results against recordings: what was recorded, how it is compared, and what counts as a match. Internal. May use the importer.
 */
@NullMarked
package org.kerasaudit.auditor.numbers;

import org.jspecify.annotations.NullMarked;
