/**
 * Compares the forward pass of Keras Audit with ONNX Runtime and DL4J on generated models, each contender in a separate process.
 * Depends on the importer and on the compared libraries; nothing depends on it.
 */
@NullMarked
package org.kerasaudit.benchmarks;

import org.jspecify.annotations.NullMarked;
