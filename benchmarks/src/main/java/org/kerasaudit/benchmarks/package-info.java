/**
 * Measures Keras Audit's forward pass beside ONNX Runtime's and DL4J's, on models made here, each contender in a process of
 * its own. May use the importer and the libraries it is measured against; nothing uses it.
 */
@NullMarked
package org.kerasaudit.benchmarks;

import org.jspecify.annotations.NullMarked;
