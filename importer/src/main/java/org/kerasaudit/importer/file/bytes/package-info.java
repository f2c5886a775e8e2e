/**
 * What every format is read with: bytes with a place to blame, limits, findings about odd bytes, and numbers decoded into
 * tensors.
 *
 * <p>API are {@link org.kerasaudit.importer.file.bytes.KerasFormatException}, {@link
 * org.kerasaudit.importer.file.bytes.Limits}, {@link org.kerasaudit.importer.file.bytes.Oddity} and {@link
 * org.kerasaudit.importer.file.bytes.Embedded}, which callers catch, set and are given; the rest is internal. May use
 * {@code model} and {@code tensor}.
 */
@NullMarked
package org.kerasaudit.importer.file.bytes;

import org.jspecify.annotations.NullMarked;
