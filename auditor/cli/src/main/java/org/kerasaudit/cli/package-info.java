/** The {@code keras-audit} command. */
@NullMarked
package org.kerasaudit.cli;

import org.jspecify.annotations.NullMarked;
