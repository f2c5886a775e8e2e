/** Reads JSON documents strictly and records what is ambiguous. Internal. May use {@code file.bytes} only. */
@NullMarked
package org.kerasaudit.importer.file.json;

import org.jspecify.annotations.NullMarked;
