/**
 * Containers: legacy HDF5, {@code .keras} archives and folders, architecture JSON, weights-only files and NPZ arrays, told
 * apart by content and read without trusting a byte.
 *
 * <p>API are {@link org.kerasaudit.importer.file.ModelFile} and {@link org.kerasaudit.importer.file.ModelFiles}, what a
 * container holds and how to open one without its model; the rest is internal. {@link
 * org.kerasaudit.importer.file.ContainerFormat} is where another format joins; what it is given may change. May use its
 * subpackages, one per format, {@code model} and {@code tensor}.
 */
@NullMarked
package org.kerasaudit.importer.file;

import org.jspecify.annotations.NullMarked;
