/**
 * Why predictions differ: the layer where the difference begins, and the reading of the file that the recording follows. One
 * class per cause, listed in {@link org.kerasaudit.auditor.verify.diagnosis.Hypotheses}. Internal. May use {@code result},
 * {@code numbers} and the importer.
 */
@NullMarked
package org.kerasaudit.auditor.verify.diagnosis;

import org.jspecify.annotations.NullMarked;
