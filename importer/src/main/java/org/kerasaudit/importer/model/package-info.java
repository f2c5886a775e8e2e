/**
 * A model as immutable records: its graph of layers and nodes, the weights bound to them, and the problems found on the way.
 *
 * <p>API is {@link org.kerasaudit.importer.model.Model} and what it consists of: the graph in {@link
 * org.kerasaudit.importer.model.Network}, {@link org.kerasaudit.importer.model.ModelLayer} and {@link
 * org.kerasaudit.importer.model.TensorRef}, the shapes in {@link org.kerasaudit.importer.model.Inference}, a run in {@link
 * org.kerasaudit.importer.model.LayerCall}, the weights in {@link org.kerasaudit.importer.model.BoundWeight}, {@link
 * org.kerasaudit.importer.model.StoredTensor}, {@link org.kerasaudit.importer.model.Blocks} and {@link
 * org.kerasaudit.importer.model.WeightStore}, the files beside them in {@link org.kerasaudit.importer.model.AssetStore}, and
 * {@link org.kerasaudit.importer.model.Problem}. How they are read from a configuration is internal. May use {@code ops},
 * {@code layers} with its subpackages and {@code tensor}; never a file.
 */
@NullMarked
package org.kerasaudit.importer.model;

import org.jspecify.annotations.NullMarked;
