/**
 * The forward pass of a whole model.
 *
 * <p>The API is {@link org.kerasaudit.importer.run.ForwardPass}, {@link org.kerasaudit.importer.run.ComputeBackend} and
 * {@link org.kerasaudit.importer.run.LayerOutputs}; the rest is internal. May use {@code model}, {@code layers} and
 * {@code tensor} with its subpackages.
 */
@NullMarked
package org.kerasaudit.importer.run;

import org.jspecify.annotations.NullMarked;
