/**
 * The operations of a Keras 3 graph: every {@code keras.ops} function and Python operator that was applied to a
 * symbolic tensor. An operation is one line of data or a small record; {@link org.kerasaudit.importer.ops.Operation} is
 * the layer that runs it. Internal. May use {@code layers} and its subpackages, and {@code tensor}.
 */
@NullMarked
package org.kerasaudit.importer.ops;

import org.jspecify.annotations.NullMarked;
