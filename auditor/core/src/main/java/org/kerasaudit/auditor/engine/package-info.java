/**
 * What other engines for Keras models, such as DL4J, have to offer to be heard as a second opinion. May use tensors and
 * nothing else of the auditor.
 */
@NullMarked
package org.kerasaudit.auditor.engine;

import org.jspecify.annotations.NullMarked;
