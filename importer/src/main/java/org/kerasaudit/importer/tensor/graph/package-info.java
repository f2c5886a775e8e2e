/**
 * What a forward pass computes, recorded: the kernel and layout operations of layers as a graph, and that graph fused into the
 * steps that an engine takes. Internal. May use {@code tensor} and {@code tensor.plain}.
 */
@NullMarked
package org.kerasaudit.importer.tensor.graph;

import org.jspecify.annotations.NullMarked;
