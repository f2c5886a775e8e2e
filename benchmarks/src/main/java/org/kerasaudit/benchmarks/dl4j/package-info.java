/** DL4J as a contender, in a process with DL4J's class path. Depends on DL4J only. */
@NullMarked
package org.kerasaudit.benchmarks.dl4j;

import org.jspecify.annotations.NullMarked;
