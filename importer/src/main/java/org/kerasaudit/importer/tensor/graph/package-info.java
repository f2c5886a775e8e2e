/**
 * What a forward pass computes, recorded: the kernel and layout operations of layers as a graph, and that graph fused into the
 * steps that a backend takes; and what a compute backend implements: {@code GraphCompiler} and {@code Program}. Internal. May use {@code tensor} and {@code tensor.plain}.
 */
@NullMarked
package org.kerasaudit.importer.tensor.graph;

import org.jspecify.annotations.NullMarked;
