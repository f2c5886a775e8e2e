/** DL4J as a contender, in a process with DL4J's own class path. May use DL4J and nothing of this project. */
@NullMarked
package org.kerasaudit.benchmarks.dl4j;

import org.jspecify.annotations.NullMarked;
