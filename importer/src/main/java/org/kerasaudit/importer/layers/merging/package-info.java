/**
 * Layers that merge several inputs into one. Internal. May use {@code layers.normalization}, {@code layers} and {@code tensor}.
 */
@NullMarked
package org.kerasaudit.importer.layers.merging;

import org.jspecify.annotations.NullMarked;
