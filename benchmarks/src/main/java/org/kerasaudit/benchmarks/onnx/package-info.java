/** Exports models to ONNX. Depends on the importer. */
@NullMarked
package org.kerasaudit.benchmarks.onnx;

import org.jspecify.annotations.NullMarked;
