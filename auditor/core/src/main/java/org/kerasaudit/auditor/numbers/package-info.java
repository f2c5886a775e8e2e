/**
 * Results against recordings: what was recorded, how it is compared, and what counts as a match.
 *
 * <p>API are {@link org.kerasaudit.auditor.numbers.Deviation} and {@link org.kerasaudit.auditor.numbers.Tolerance}, as
 * verifications and second opinions hold them; the rest is internal. May use the importer.
 */
@NullMarked
package org.kerasaudit.auditor.numbers;

import org.jspecify.annotations.NullMarked;
