/**
 * The front door: {@link org.kerasaudit.importer.KerasModel} opens a Keras file and answers questions about it. API. May use
 * every package below it; nothing below may use this one.
 */
@NullMarked
package org.kerasaudit.importer;

import org.jspecify.annotations.NullMarked;
