/** The kernels in plain Java, against which every compute backend is judged. Internal. May only use {@code tensor}. */
@NullMarked
package org.kerasaudit.importer.tensor.plain;

import org.jspecify.annotations.NullMarked;
