/**
 * The contract of a layer: configuration, weights, parameter formula, output shape and forward pass. API: a custom
 * layer implements {@link org.kerasaudit.importer.layers.Layer} and is offered by a {@link
 * org.kerasaudit.importer.layers.LayerFamily}. The subpackages, which are internal, contain Keras's layers; {@link
 * org.kerasaudit.importer.layers.Catalogue} finds them by class name. May use {@code tensor} only.
 */
@NullMarked
package org.kerasaudit.importer.layers;

import org.jspecify.annotations.NullMarked;
