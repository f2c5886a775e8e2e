/**
 * Second opinions: what another engine for Keras models, such as DL4J, has to implement to be asked, and how its answers are
 * compared with ours. {@link org.kerasaudit.auditor.opinion.SecondOpinionEngine} and the types it names are API, the rest is
 * internal. May use {@code verify}, {@code rules}, {@code result}, {@code numbers} and the importer.
 */
@NullMarked
package org.kerasaudit.auditor.opinion;

import org.jspecify.annotations.NullMarked;
