/**
 * What every format is read with: bytes with a place to blame, limits, oddities, and numbers decoded into tensors.
 *
 * <p>The API consists of {@link org.kerasaudit.importer.file.bytes.KerasFormatException}, {@link
 * org.kerasaudit.importer.file.bytes.Limits}, {@link org.kerasaudit.importer.file.bytes.Oddity} and {@link
 * org.kerasaudit.importer.file.bytes.Embedded}; the rest is internal. May use {@code model} and {@code tensor}.
 */
@NullMarked
package org.kerasaudit.importer.file.bytes;

import org.jspecify.annotations.NullMarked;
