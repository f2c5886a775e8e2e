/**
 * The rules on graphs that let the input bypass the trained layers. Internal. May use {@code rules}, {@code health}, {@code
 * result} and the importer.
 */
@NullMarked
package org.kerasaudit.auditor.rules.backdoor;

import org.jspecify.annotations.NullMarked;
