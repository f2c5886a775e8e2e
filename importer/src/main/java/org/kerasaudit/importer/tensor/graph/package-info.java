/**
 * What a forward pass computes, noted down: the kernel and layout operations of layers as a graph, and that graph folded into
 * the steps that an engine takes. Uses {@code tensor} only.
 */
@NullMarked
package org.kerasaudit.importer.tensor.graph;

import org.jspecify.annotations.NullMarked;
