/**
 * Input and output of an audit: options, findings, layers, verdict, verification and second opinion. API. May use
 * {@code targets}, {@code numbers} and the importer.
 */
@NullMarked
package org.kerasaudit.auditor.result;

import org.jspecify.annotations.NullMarked;
