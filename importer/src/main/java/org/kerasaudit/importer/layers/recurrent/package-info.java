/** Recurrent layers and cells. Internal. May use {@code layers.convolution}, {@code layers} and {@code tensor}. */
@NullMarked
package org.kerasaudit.importer.layers.recurrent;

import org.jspecify.annotations.NullMarked;
