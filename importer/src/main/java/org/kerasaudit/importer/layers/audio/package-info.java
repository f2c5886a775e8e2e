/**
 * Spectrograms and the Fourier transform behind them. Internal. May use {@code layers.convolution}, {@code layers} and {@code
 * tensor}.
 */
@NullMarked
package org.kerasaudit.importer.layers.audio;

import org.jspecify.annotations.NullMarked;
