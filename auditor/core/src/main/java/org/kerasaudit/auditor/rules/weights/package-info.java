/**
 * The rules on the numbers of stored tensors, one class per rule, listed in {@link
 * org.kerasaudit.auditor.rules.weights.HealthRules}. Internal. May use {@code rules}, {@code health}, {@code result} and the
 * importer.
 */
@NullMarked
package org.kerasaudit.auditor.rules.weights;

import org.jspecify.annotations.NullMarked;
