/**
 * The contract a layer is written against: configuration, weights, parameter formula, output shape, forward pass. API: a layer
 * of one's own implements {@link org.kerasaudit.importer.layers.Layer} and is offered by a {@link
 * org.kerasaudit.importer.layers.LayerFamily}. The subpackages, which are internal, hold Keras's own layers; {@link
 * org.kerasaudit.importer.layers.Catalogue} finds them by class name. May use {@code tensor} only.
 */
@NullMarked
package org.kerasaudit.importer.layers;

import org.jspecify.annotations.NullMarked;
