/**
 * The rules on the values of stored tensors, one class per rule. Internal. May use {@code rules}, {@code health}, {@code
 * result} and the importer.
 */
@NullMarked
package org.kerasaudit.auditor.rules.weights;

import org.jspecify.annotations.NullMarked;
