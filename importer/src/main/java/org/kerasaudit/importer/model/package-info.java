/**
 * A model as immutable records: its graph of layers and nodes, the weights bound to them, and what was found wrong on the
 * way. May use {@code layers} and {@code tensor}; never a file.
 */
@NullMarked
package org.kerasaudit.importer.model;

import org.jspecify.annotations.NullMarked;
