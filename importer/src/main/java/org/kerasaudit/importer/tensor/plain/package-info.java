/** The kernels in plain Java, which every compute backend is judged by. Internal. May use {@code tensor} only. */
@NullMarked
package org.kerasaudit.importer.tensor.plain;

import org.jspecify.annotations.NullMarked;
