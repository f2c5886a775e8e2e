/** Writes a model's graph as an ONNX file, as a good exporter would. May use the importer. */
@NullMarked
package org.kerasaudit.benchmarks.onnx;

import org.jspecify.annotations.NullMarked;
