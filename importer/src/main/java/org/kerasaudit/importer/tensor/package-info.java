/**
 * Shapes, tensors and the numeric kernels that every layer's forward pass is written in. API, as part of the contract of {@code
 * layers}. Knows nothing of Keras files, configurations or layers and uses nothing but the JDK.
 */
@NullMarked
package org.kerasaudit.importer.tensor;

import org.jspecify.annotations.NullMarked;
