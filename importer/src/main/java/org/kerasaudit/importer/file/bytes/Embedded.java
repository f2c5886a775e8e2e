package org.kerasaudit.importer.file.bytes;

import java.nio.ByteBuffer;

/**
 * The beginning of a part of a container that no version of Keras reads.
 *
 * @param place inside the file, e.g. {@code /model_weights/dense@notes}
 */
public record Embedded(String place, ByteBuffer content) {}
