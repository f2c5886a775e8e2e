/**
 * Writes an audit's result as text or JSON; {@link org.kerasaudit.auditor.report.ReportFormat} lists the formats. Internal, but
 * for it, {@link org.kerasaudit.auditor.report.ReportWriter}, {@link org.kerasaudit.auditor.report.TextReport} and {@link
 * org.kerasaudit.auditor.report.JsonReport}. May use {@code result} and what results consist of, {@code verify} and the
 * importer; it computes nothing.
 */
@NullMarked
package org.kerasaudit.auditor.report;

import org.jspecify.annotations.NullMarked;
