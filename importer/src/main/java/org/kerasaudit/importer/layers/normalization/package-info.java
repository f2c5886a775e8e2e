/** Normalization layers and what they share. Internal. May use {@code layers} and {@code tensor}. */
@NullMarked
package org.kerasaudit.importer.layers.normalization;

import org.jspecify.annotations.NullMarked;
