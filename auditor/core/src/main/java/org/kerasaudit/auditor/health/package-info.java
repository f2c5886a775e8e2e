/** One pass over every stored tensor, and the resulting facts. Internal. May use the importer. */
@NullMarked
package org.kerasaudit.auditor.health;

import org.jspecify.annotations.NullMarked;
