/**
 * A model as immutable records: its graph of layers and nodes, the weights bound to them, and the problems found on the way.
 * Internal, but for what {@code KerasModel} returns. May use {@code ops}, {@code layers} with its subpackages and {@code
 * tensor}; never a file.
 */
@NullMarked
package org.kerasaudit.importer.model;

import org.jspecify.annotations.NullMarked;
