/**
 * The rules on a model's structure and its file, and the input that every check receives. Internal. May use the packages
 * {@code rules.security}, {@code health} and {@code result}, and the importer.
 */
@NullMarked
package org.kerasaudit.auditor.rules;

import org.jspecify.annotations.NullMarked;
