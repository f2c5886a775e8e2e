/**
 * Why predictions differ: the layer where it begins, and the reading of the file that the recording follows. One class per cause,
 * listed in {@link org.kerasaudit.auditor.diagnosis.Hypotheses}. May use the importer and {@code numbers}.
 */
@NullMarked
package org.kerasaudit.auditor.diagnosis;

import org.jspecify.annotations.NullMarked;
