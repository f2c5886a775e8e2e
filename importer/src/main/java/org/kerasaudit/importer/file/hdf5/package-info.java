/**
 * HDF5 files: structure, text, stored numbers, and an account of every byte. Internal. May use {@code file.bytes}, {@code model}
 * and {@code tensor}.
 */
@NullMarked
package org.kerasaudit.importer.file.hdf5;

import org.jspecify.annotations.NullMarked;
