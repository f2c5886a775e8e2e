/**
 * The operations of a Keras 3 graph: every {@code keras.ops} function and Python operator that was applied to a symbolic
 * tensor. An operation is one line of data or a small record; {@link Operation} is the layer that runs it.
 */
@NullMarked
package org.kerasaudit.importer.layers.ops;

import org.jspecify.annotations.NullMarked;
