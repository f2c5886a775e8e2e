/**
 * HDF5 files. {@link org.kerasaudit.importer.file.hdf5.HdfTree} is the only door; docs/hdf5.md says who reads what and why.
 *
 * <p>Two rooms. The structure is read by our own scan, because every byte has to be accounted for, because no structure may
 * lead twice to the same place, and because plain numbers in one piece, which most weights are, are read where they stand. What
 * takes a library is read by jhdf: attributes, fractal heaps, and all numbers and texts stored otherwise. jhdf gets its bytes
 * from {@code JhdfStorage}, which checks and counts what it asks for.
 *
 * <p>Internal. May use {@code file.bytes}, {@code model} and {@code tensor}.
 */
@NullMarked
package org.kerasaudit.importer.file.hdf5;

import org.jspecify.annotations.NullMarked;
