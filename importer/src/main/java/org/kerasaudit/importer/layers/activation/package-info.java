/**
 * Activations that are layers, and layers whose activation is a layer. Internal. May use {@code layers.normalization}, {@code
 * layers} and {@code tensor}.
 */
@NullMarked
package org.kerasaudit.importer.layers.activation;

import org.jspecify.annotations.NullMarked;
