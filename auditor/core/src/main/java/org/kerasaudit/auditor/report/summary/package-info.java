/**
 * The table that Keras's {@code model.summary()} prints, in the styles of Keras 2 and 3. Internal. May use {@code result} and
 * the importer.
 */
@NullMarked
package org.kerasaudit.auditor.report.summary;

import org.jspecify.annotations.NullMarked;
