/**
 * Reads HDF5 files. {@link org.kerasaudit.importer.file.hdf5.HdfTree} is the entry point for readable files, {@link
 * org.kerasaudit.importer.file.hdf5.HdfLeftovers} for damaged ones; docs/hdf5.md explains which part reads what and
 * why.
 *
 * <p>There are two readers. Our own scan reads the structure, because every byte must be accounted for, no structure
 * may be reached twice, and plain contiguous numbers, which most weights are, are read in place. jhdf reads the rest:
 * attributes, fractal heaps, and numbers and strings stored in other ways. It gets its bytes from {@code JhdfStorage},
 * which checks and counts its requests.
 *
 * <p>Internal. May use {@code file.bytes}, {@code model} and {@code tensor}.
 */
@NullMarked
package org.kerasaudit.importer.file.hdf5;

import org.jspecify.annotations.NullMarked;
