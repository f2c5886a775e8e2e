/**
 * What a file could make a Python loader execute, open or leak: one walk over every JSON document in it, one class per
 * attack. Nothing in the file is run, unmarshaled or unpickled. Internal. May use {@code result} and the importer.
 */
@NullMarked
package org.kerasaudit.auditor.rules.security;

import org.jspecify.annotations.NullMarked;
