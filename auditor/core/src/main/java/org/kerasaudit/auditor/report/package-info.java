/**
 * Writes an audit's result as text or JSON; {@link org.kerasaudit.auditor.report.ReportFormat} lists the formats.
 *
 * <p>API are {@link org.kerasaudit.auditor.report.ReportFormat}, {@link org.kerasaudit.auditor.report.ReportWriter}, {@link
 * org.kerasaudit.auditor.report.TextReport}, {@link org.kerasaudit.auditor.report.JsonReport} and {@link
 * org.kerasaudit.auditor.report.Explanation}; the rest is internal. May use {@code result} and what results consist of, {@code
 * verify} and the importer; it computes nothing.
 */
@NullMarked
package org.kerasaudit.auditor.report;

import org.jspecify.annotations.NullMarked;
