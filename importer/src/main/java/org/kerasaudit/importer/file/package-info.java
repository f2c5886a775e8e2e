/**
 * Containers: legacy HDF5, {@code .keras} archives and folders, architecture JSON, weights-only files and NPZ arrays, recognized
 * by content and read as untrusted input.
 *
 * <p>The API is {@link org.kerasaudit.importer.file.ModelFile}, the content of a container, and
 * {@link org.kerasaudit.importer.file.ModelFiles}, which opens one without interpreting the model; the rest is internal.
 * {@link org.kerasaudit.importer.file.ContainerFormat} is the extension point for further formats; its parameters may change. May
 * use its subpackages, one per format, {@code model} and {@code tensor}.
 */
@NullMarked
package org.kerasaudit.importer.file;

import org.jspecify.annotations.NullMarked;
