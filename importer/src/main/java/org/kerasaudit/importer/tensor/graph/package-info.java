/**
 * The computation of a forward pass, traced: the kernel and layout operations of layers as a graph, and that graph
 * fused into the steps of a backend; and the interfaces of a compute backend, {@code GraphCompiler} and
 * {@code Program}. Internal. May use {@code tensor} and {@code tensor.plain}.
 */
@NullMarked
package org.kerasaudit.importer.tensor.graph;

import org.jspecify.annotations.NullMarked;
