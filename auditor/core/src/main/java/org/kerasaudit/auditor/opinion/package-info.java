/**
 * Second opinions: the interface that other engines for Keras models, such as DL4J, implement, and the comparison of their
 * answers with ours.
 *
 * <p>The API is {@link org.kerasaudit.auditor.opinion.SecondOpinionEngine}, its input and output {@link
 * org.kerasaudit.auditor.opinion.EngineLimits}, {@link org.kerasaudit.auditor.opinion.EngineParameters} and {@link
 * org.kerasaudit.auditor.opinion.Opinion}, and {@link org.kerasaudit.auditor.opinion.SecondOpinionSource}, which is passed to
 * an auditor; everything else is internal. May use {@code verify}, {@code rules}, {@code result}, {@code numbers} and the
 * importer.
 */
@NullMarked
package org.kerasaudit.auditor.opinion;

import org.jspecify.annotations.NullMarked;
