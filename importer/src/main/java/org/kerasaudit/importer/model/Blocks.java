package org.kerasaudit.importer.model;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/** The numbers of a stored tensor as the file holds them, handed out in row-major order a block at a time. */
@FunctionalInterface
public interface Blocks {
    /**
     * Hands out every block. Throws the container's own exception where the bytes are not what they claim.
     *
     * @param sink is given whole elements, in the byte order that the buffer is set to; the buffer is its own only meanwhile
     * @return how many of the elements the file does not hold, so that they have the fill value
     */
    long forEach(Consumer<ByteBuffer> sink);

    /** Elements {@code from} to {@code to}, exclusive; empty where they are to be had from the first on only. */
    default Optional<Blocks> part(long from, long to) {
        return Optional.empty();
    }
}
