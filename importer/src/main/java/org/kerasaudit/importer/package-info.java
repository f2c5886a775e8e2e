/**
 * The entry point: {@link org.kerasaudit.importer.KerasModel} opens a Keras file to inspect or run it. API. May use every package
 * below it; none of them may use this one.
 */
@NullMarked
package org.kerasaudit.importer;

import org.jspecify.annotations.NullMarked;
