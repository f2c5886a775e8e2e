/**
 * DL4J as an {@link org.kerasaudit.auditor.opinion.SecondOpinionEngine}: starts, asks, limits and ends the
 * process that DL4J runs in. May use the auditor, and of the child its messages; never DL4J itself, whose class path is another.
 */
@NullMarked
package org.kerasaudit.dl4j;

import org.jspecify.annotations.NullMarked;
