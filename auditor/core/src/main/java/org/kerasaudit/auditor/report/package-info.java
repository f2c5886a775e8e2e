/**
 * Writes the result of an audit as text or JSON; {@link org.kerasaudit.auditor.report.ReportFormat} lists the formats.
 *
 * <p>The API is {@link org.kerasaudit.auditor.report.ReportFormat}, {@link org.kerasaudit.auditor.report.ReportWriter}, {@link
 * org.kerasaudit.auditor.report.TextReport}, {@link org.kerasaudit.auditor.report.JsonReport} and {@link
 * org.kerasaudit.auditor.report.Explanation}; everything else is internal. May use {@code result} and the types of its fields,
 * {@code verify} and the importer; it computes nothing itself.
 */
@NullMarked
package org.kerasaudit.auditor.report;

import org.jspecify.annotations.NullMarked;
