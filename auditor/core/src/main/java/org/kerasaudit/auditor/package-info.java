/**
 * Audits Keras model files: {@link org.kerasaudit.auditor.Auditor} reads, recomputes, checks, verifies and reports. API,
 * together with {@code result}. May use every package below; nothing below may use this one.
 */
@NullMarked
package org.kerasaudit.auditor;

import org.jspecify.annotations.NullMarked;
