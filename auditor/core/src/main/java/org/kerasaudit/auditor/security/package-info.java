/**
 * What a file would make a Python loader execute, open or give away: one walk over every JSON of it, one class per attack,
 * listed in {@link org.kerasaudit.auditor.security.SecurityChecks}. Nothing of the file is run, unmarshalled or unpickled. May use
 * the importer.
 */
@NullMarked
package org.kerasaudit.auditor.security;

import org.jspecify.annotations.NullMarked;
