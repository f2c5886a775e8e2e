/**
 * Second opinions: what another engine for Keras models, such as DL4J, has to implement to be asked, and how its answers are
 * compared with ours.
 *
 * <p>API are {@link org.kerasaudit.auditor.opinion.SecondOpinionEngine}, what it is asked with and answers, {@link
 * org.kerasaudit.auditor.opinion.EngineLimits}, {@link org.kerasaudit.auditor.opinion.EngineParameters} and {@link
 * org.kerasaudit.auditor.opinion.Opinion}, and {@link org.kerasaudit.auditor.opinion.SecondOpinionSource}, which an auditor is
 * given; the rest is internal. May use {@code verify}, {@code rules}, {@code result}, {@code numbers} and the importer.
 */
@NullMarked
package org.kerasaudit.auditor.opinion;

import org.jspecify.annotations.NullMarked;
