/**
 * Preprocessing layers for text and structured data: vocabularies, hashing, bins and categories. Internal. May use
 * {@code layers.merging}, {@code layers} and {@code tensor}.
 */
@NullMarked
package org.kerasaudit.importer.layers.preprocessing;

import org.jspecify.annotations.NullMarked;
