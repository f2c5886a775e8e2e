/**
 * Dense, EinsumDense, Embedding, Masking, Lambda and other core layers, and regularization layers. Internal. May use {@code
 * layers.kernel}, {@code layers} and {@code tensor}.
 */
@NullMarked
package org.kerasaudit.importer.layers.core;

import org.jspecify.annotations.NullMarked;
