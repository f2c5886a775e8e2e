/**
 * A process that imports Keras files with DL4J and runs them, and its protocol. Depends on DL4J but not on the auditor.
 */
@NullMarked
package org.kerasaudit.dl4j.child;

import org.jspecify.annotations.NullMarked;
