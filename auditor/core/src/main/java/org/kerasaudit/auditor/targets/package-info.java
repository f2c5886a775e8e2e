/**
 * What runtimes for Keras models ("targets", such as DL4J) refuse, miscompute or fail at, derived from a model's file
 * without running anything. The knowledge about each target is data, in the resources of this package.
 *
 * <p>The API is {@link org.kerasaudit.auditor.targets.Targets} and {@link org.kerasaudit.auditor.targets.Target}, which options
 * name, and {@link org.kerasaudit.auditor.targets.Hazard} and {@link org.kerasaudit.auditor.targets.Kind}, which reports contain;
 * everything else is internal. May use the importer, and nothing else in the auditor.
 */
@NullMarked
package org.kerasaudit.auditor.targets;

import org.jspecify.annotations.NullMarked;
