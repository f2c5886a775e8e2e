/**
 * A model as immutable records: its graph of layers and nodes, the weights bound to them, and the problems found in it.
 *
 * <p>The API is {@link org.kerasaudit.importer.model.Model} and its parts: the graph in
 * {@link org.kerasaudit.importer.model.Network}, {@link org.kerasaudit.importer.model.ModelLayer} and
 * {@link org.kerasaudit.importer.model.TensorRef}, the shapes in {@link org.kerasaudit.importer.model.Inference}, a call in
 * {@link org.kerasaudit.importer.model.LayerCall}, the weights in {@link org.kerasaudit.importer.model.BoundWeight},
 * {@link org.kerasaudit.importer.model.StoredTensor}, {@link org.kerasaudit.importer.model.Blocks} and
 * {@link org.kerasaudit.importer.model.WeightStore}, the assets in {@link org.kerasaudit.importer.model.AssetStore}, and
 * {@link org.kerasaudit.importer.model.Problem}. Reading them from a configuration is internal. May use {@code ops},
 * {@code layers} with its subpackages and {@code tensor}; never a file.
 */
@NullMarked
package org.kerasaudit.importer.model;

import org.jspecify.annotations.NullMarked;
