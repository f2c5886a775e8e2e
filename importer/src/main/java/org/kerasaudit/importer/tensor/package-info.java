/**
 * Shapes, tensors and the numeric kernels behind every layer's forward pass. Knows nothing of Keras files, configurations
 * or layers and uses nothing but the JDK.
 */
@NullMarked
package org.kerasaudit.importer.tensor;

import org.jspecify.annotations.NullMarked;
