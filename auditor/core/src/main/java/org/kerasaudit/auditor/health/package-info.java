/** One pass over every stored tensor, and the facts it yields. Internal. May use the importer. */
@NullMarked
package org.kerasaudit.auditor.health;

import org.jspecify.annotations.NullMarked;
