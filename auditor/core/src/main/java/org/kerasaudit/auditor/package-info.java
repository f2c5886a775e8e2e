/**
 * Audits Keras model files: {@link org.kerasaudit.auditor.Auditor} reads, recomputes, checks, verifies and reports. Part of the
 * API, together with {@code result}. May use every package below; none of them may use this one.
 */
@NullMarked
package org.kerasaudit.auditor;

import org.jspecify.annotations.NullMarked;
