/**
 * Shapes, tensors and the numeric kernels used by the forward passes of all layers. API, as part of the contract of
 * {@code layers}. Independent of Keras files, configurations and layers; uses only the JDK.
 */
@NullMarked
package org.kerasaudit.importer.tensor;

import org.jspecify.annotations.NullMarked;
