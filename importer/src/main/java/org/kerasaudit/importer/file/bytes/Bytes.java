package org.kerasaudit.importer.file.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;

/**
 * Read-only bytes of a file or part of a file, addressed by long. Large files are mapped in overlapping segments, so that any
 * part of up to {@link #STRIDE} bytes fits in one buffer; no file stays open.
 */
public final class Bytes {
    /** The longest part that {@link #buffer} returns from any offset. */
    public static final int STRIDE = 1 << 30;

    /** Files up to this size are read, which is cheaper than mapping them. */
    private static final int SMALL = 1 << 18;

    /** Size of the blocks copied for native code. */
    private static final int BLOCK = 1 << 16;

    private final ByteBuffer[] segments;
    private final long start;
    private final long size;

    private Bytes(ByteBuffer[] segments, long start, long size) {
        this.segments = segments;
        this.start = start;
        this.size = size;
    }

    /** Opens a regular file. Throws {@link KerasFormatException} if it does not exist or cannot be read. */
    public static Bytes of(Path file) {
        Place place = Place.of(file);
        if (!Files.exists(file)) throw place.wrong("a file", "none");
        if (!Files.isRegularFile(file)) throw place.wrong("a regular file", "something else");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            return new Bytes(size <= SMALL ? read(channel, (int) size) : map(channel, size), 0, size);
        } catch (ClosedByInterruptException interrupted) {
            throw new CancellationException(file + ": reading it was interrupted");
        } catch (IOException e) {
            throw place.wrong("a readable file", e);
        }
    }

    public static Bytes of(byte[] content, int length) {
        return new Bytes(new ByteBuffer[] {ByteBuffer.wrap(content, 0, length).asReadOnlyBuffer()}, 0, length);
    }

    private static ByteBuffer[] read(FileChannel channel, int size) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(size);
        while (content.hasRemaining() && channel.read(content) >= 0) {}
        if (content.hasRemaining()) throw new IOException("the file shrank while it was read");
        return new ByteBuffer[] {content.asReadOnlyBuffer().clear()};
    }

    private static ByteBuffer[] map(FileChannel channel, long size) throws IOException {
        ByteBuffer[] segments = new ByteBuffer[Math.toIntExact((size - 1) / STRIDE + 1)];
        for (int i = 0; i < segments.length; i++) {
            long from = (long) i * STRIDE;
            segments[i] = channel.map(MapMode.READ_ONLY, from, Math.min(size - from, Integer.MAX_VALUE));
        }
        return segments;
    }

    public long size() {
        return size;
    }

    /** Returns whether {@code length} bytes exist at {@code offset}; false for negative numbers. */
    public boolean has(long offset, long length) {
        return offset >= 0 && length >= 0 && offset <= size && length <= size - offset;
    }

    /** Returns {@code length} bytes at {@code offset}, without copying. */
    public Bytes part(long offset, long length) {
        check(offset, length);
        return new Bytes(segments, start + offset, length);
    }

    /** Returns a new little-endian read-only buffer over up to {@link #STRIDE} bytes, or more within one segment. */
    public ByteBuffer buffer(long offset, int length) {
        check(offset, length);
        long from = start + offset;
        int segment = (int) Math.min(from / STRIDE, segments.length - 1L);
        return segments[segment]
                .slice(Math.toIntExact(from - (long) segment * STRIDE), length)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Copies the bytes block by block for native code, which must not access mapped bytes: if the file is truncated meanwhile,
     * that crashes the JVM, whereas copying in Java throws {@link InternalError}. A block is valid until the next one is
     * requested.
     */
    public Iterator<byte[]> blocks() {
        return new Iterator<>() {
            private byte[] block = new byte[(int) Math.min(BLOCK, size)];
            private long from;

            @Override
            public boolean hasNext() {
                return from < size;
            }

            @Override
            public byte[] next() {
                if (!hasNext()) throw new NoSuchElementException();
                int length = (int) Math.min(block.length, size - from);
                if (length < block.length) block = new byte[length];
                buffer(from, length).get(block);
                from += length;
                return block;
            }
        };
    }

    /** Returns all bytes. Throws {@link ArithmeticException} if there are more than an int can count. */
    public ByteBuffer buffer() {
        return buffer(0, Math.toIntExact(size));
    }

    private void check(long offset, long length) {
        if (!has(offset, length)) {
            throw new IndexOutOfBoundsException(length + " bytes at " + offset + " of " + size);
        }
    }
}
