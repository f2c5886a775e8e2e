/** Layers that wrap another layer. Internal. May use {@code layers.recurrent}, {@code layers} and {@code tensor}. */
@NullMarked
package org.kerasaudit.importer.layers.wrappers;

import org.jspecify.annotations.NullMarked;
