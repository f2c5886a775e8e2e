/** ZIP archives, checked before a member is opened. Internal. May use {@code file.bytes} and {@code model}. */
@NullMarked
package org.kerasaudit.importer.file.zip;

import org.jspecify.annotations.NullMarked;
