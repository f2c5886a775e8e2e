/**
 * DL4J as a {@link org.kerasaudit.auditor.opinion.SecondOpinionEngine}: starts, queries, limits and ends the process that DL4J
 * runs in. Depends on the auditor and the child's protocol, but not on DL4J, which has a separate class path.
 */
@NullMarked
package org.kerasaudit.dl4j;

import org.jspecify.annotations.NullMarked;
