/**
 * Layers that slide a window over their input: convolutions, transposed convolutions, pooling and locally connected
 * layers. Internal. May use {@code layers.kernel}, {@code layers} and {@code tensor}.
 */
@NullMarked
package org.kerasaudit.importer.layers.convolution;

import org.jspecify.annotations.NullMarked;
