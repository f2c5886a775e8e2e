/** One pass over every stored tensor, and the facts that come of it. May use the importer. */
@NullMarked
package org.kerasaudit.auditor.health;

import org.jspecify.annotations.NullMarked;
