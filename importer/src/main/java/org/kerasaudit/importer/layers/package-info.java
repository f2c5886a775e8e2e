/**
 * What the project knows of each Keras layer: configuration, weights, parameter formula, output shape, forward pass. One
 * family per file; {@link org.kerasaudit.importer.layers.Catalogue} finds them by class name. May use {@code tensor} only.
 */
@NullMarked
package org.kerasaudit.importer.layers;

import org.jspecify.annotations.NullMarked;
