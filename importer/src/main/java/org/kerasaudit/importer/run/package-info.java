/**
 * The forward pass over a whole model. Internal, but for what {@code KerasModel} returns. May use {@code model}, {@code layers}
 * and {@code tensor} with its subpackages.
 */
@NullMarked
package org.kerasaudit.importer.run;

import org.jspecify.annotations.NullMarked;
