/**
 * Finds out why predictions differ: the first divergence and a cause, an alternative reading that explains the recording. One
 * class per cause, listed in {@link org.kerasaudit.auditor.verify.diagnosis.Hypotheses}. Internal. May use {@code result},
 * {@code numbers} and the importer.
 */
@NullMarked
package org.kerasaudit.auditor.verify.diagnosis;

import org.jspecify.annotations.NullMarked;
