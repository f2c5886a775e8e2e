/**
 * Containers: legacy HDF5, {@code .keras} archives and folders, architecture JSON, weights-only files and NPZ arrays, told
 * apart by content and read without trusting a byte.
 *
 * <p>API are {@link org.kerasaudit.importer.file.ModelFile} and {@link org.kerasaudit.importer.file.ModelFiles}, what a
 * container holds and how to open one without its model, and {@link org.kerasaudit.importer.file.ContainerFormat}, by which
 * formats of others join; the rest is internal. May use its subpackages, one per format, {@code model} and {@code tensor}.
 */
@NullMarked
package org.kerasaudit.importer.file;

import org.jspecify.annotations.NullMarked;
