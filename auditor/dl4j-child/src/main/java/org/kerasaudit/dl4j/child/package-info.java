/**
 * A process that imports Keras files with DL4J and runs them, and what it and the process that started it say to each
 * other. Knows DL4J and nothing of the auditor.
 */
@NullMarked
package org.kerasaudit.dl4j.child;

import org.jspecify.annotations.NullMarked;
