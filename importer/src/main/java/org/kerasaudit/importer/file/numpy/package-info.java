/**
 * Reads and writes NumPy arrays and archives, and reads pickles without executing them. Internal. May use {@code file.zip},
 * {@code file.bytes}, {@code model} and {@code tensor}.
 */
@NullMarked
package org.kerasaudit.importer.file.numpy;

import org.jspecify.annotations.NullMarked;
