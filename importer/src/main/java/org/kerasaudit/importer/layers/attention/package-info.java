/**
 * Attention layers and their masks. Internal. May use {@code layers.core}, {@code layers.kernel}, {@code layers} and {@code
 * tensor}.
 */
@NullMarked
package org.kerasaudit.importer.layers.attention;

import org.jspecify.annotations.NullMarked;
