/**
 * Image preprocessing and augmentation layers. Internal. May use {@code layers.wrappers}, {@code layers.spatial}, {@code layers}
 * and {@code tensor}.
 */
@NullMarked
package org.kerasaudit.importer.layers.image;

import org.jspecify.annotations.NullMarked;
