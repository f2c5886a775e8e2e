/** Normalization layers and shared code. Internal. May use {@code layers} and {@code tensor}. */
@NullMarked
package org.kerasaudit.importer.layers.normalization;

import org.jspecify.annotations.NullMarked;
