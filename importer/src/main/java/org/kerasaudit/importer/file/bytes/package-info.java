/**
 * What every format is read with: bytes with a place to blame, limits, findings about odd bytes, and numbers decoded into
 * tensors. Internal, but for the exception and the limits that callers see. May use {@code model} and {@code tensor}.
 */
@NullMarked
package org.kerasaudit.importer.file.bytes;

import org.jspecify.annotations.NullMarked;
