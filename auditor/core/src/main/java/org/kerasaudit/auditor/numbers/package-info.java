/**
 * Comparison of results with recordings: the recordings, the comparison and the tolerance.
 *
 * <p>The API is {@link org.kerasaudit.auditor.numbers.Deviation} and {@link org.kerasaudit.auditor.numbers.Tolerance}, used by
 * verifications and second opinions; everything else is internal. May use the importer.
 */
@NullMarked
package org.kerasaudit.auditor.numbers;

import org.jspecify.annotations.NullMarked;
