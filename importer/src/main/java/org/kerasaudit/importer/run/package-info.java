/** The forward pass over a whole model. May use {@code model}, {@code layers} and {@code tensor}. */
@NullMarked
package org.kerasaudit.importer.run;

import org.jspecify.annotations.NullMarked;
