/**
 * TensorFlow functions and raw operations in tf.keras graphs. Internal. May use {@code ops}, {@code layers} and
 * {@code tensor}.
 */
@NullMarked
package org.kerasaudit.importer.ops.tensorflow;

import org.jspecify.annotations.NullMarked;
