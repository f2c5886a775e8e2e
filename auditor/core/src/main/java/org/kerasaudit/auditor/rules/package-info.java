/**
 * The rules on a model's structure and on its file, and what every check is given to look at. Internal. May use the packages
 * {@code rules.security}, {@code health} and {@code result}, and the importer.
 */
@NullMarked
package org.kerasaudit.auditor.rules;

import org.jspecify.annotations.NullMarked;
