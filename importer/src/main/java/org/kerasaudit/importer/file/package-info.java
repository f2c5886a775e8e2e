/**
 * Containers: legacy HDF5, {@code .keras} archives and folders, architecture JSON, weights-only files and NPZ arrays, told apart
 * by content and read without trusting a byte. Internal, but for {@link org.kerasaudit.importer.file.ModelFile} and {@link
 * org.kerasaudit.importer.file.ContainerFormat}, by which others join. May use its subpackages, one per format, {@code model} and
 * {@code tensor}.
 */
@NullMarked
package org.kerasaudit.importer.file;

import org.jspecify.annotations.NullMarked;
