package org.kerasaudit.importer.model;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/** The numbers of a stored tensor in their stored form, passed on in row-major order block by block. */
@FunctionalInterface
public interface Blocks {
    /**
     * Passes every block to {@code sink}. Throws the container's own exception if the bytes are invalid.
     *
     * @param sink receives whole elements in the byte order of the buffer, which is valid only during the call
     * @return the number of elements that are not in the file and therefore have the fill value
     */
    long forEach(Consumer<ByteBuffer> sink);

    /** Returns elements {@code from} to {@code to}, exclusive; empty if they can only be read from the start. */
    default Optional<Blocks> part(long from, long to) {
        return Optional.empty();
    }
}
