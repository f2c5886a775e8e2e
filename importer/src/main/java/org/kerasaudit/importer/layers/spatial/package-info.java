/** Layers that reshape, pad, crop or resample. Internal. May use {@code layers} and {@code tensor}. */
@NullMarked
package org.kerasaudit.importer.layers.spatial;

import org.jspecify.annotations.NullMarked;
