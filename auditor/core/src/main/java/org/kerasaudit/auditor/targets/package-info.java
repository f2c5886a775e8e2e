/**
 * What runtimes for Keras models ("targets", such as DL4J) refuse, compute wrongly or fail at, derived from a model's file
 * without running anything. What is known of a target is data, see the resources beside.
 *
 * <p>API are {@link org.kerasaudit.auditor.targets.Targets} and {@link org.kerasaudit.auditor.targets.Target}, which options
 * name, and {@link org.kerasaudit.auditor.targets.Hazard} and {@link org.kerasaudit.auditor.targets.Kind}, which reports hold;
 * the rest is internal. May use the importer, and nothing else of the auditor.
 */
@NullMarked
package org.kerasaudit.auditor.targets;

import org.jspecify.annotations.NullMarked;
