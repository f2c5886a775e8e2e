/**
 * Runs a model on recorded inputs and compares the outputs with the recording. Internal. May use {@code verify.diagnosis},
 * {@code rules}, {@code result}, {@code numbers} and the importer.
 */
@NullMarked
package org.kerasaudit.auditor.verify;

import org.jspecify.annotations.NullMarked;
