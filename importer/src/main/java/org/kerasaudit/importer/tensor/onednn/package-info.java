/**
 * The oneDNN compute backend: the steps of a graph as native primitives on planned memory. Internal. May use
 * {@code tensor}, {@code tensor.graph}, {@code tensor.plain} and bytedeco's oneDNN preset, which is optional: no
 * other package may depend on this one, which is discovered as a
 * {@link org.kerasaudit.importer.tensor.graph.GraphCompiler}.
 */
@NullMarked
package org.kerasaudit.importer.tensor.onednn;

import org.jspecify.annotations.NullMarked;
