/**
 * How a layer stores its kernel and multiplies by it: plain, quantized or with LoRA, as a matrix product or einsum. Internal.
 * May use {@code layers} and {@code tensor}.
 */
@NullMarked
package org.kerasaudit.importer.layers.kernel;

import org.jspecify.annotations.NullMarked;
