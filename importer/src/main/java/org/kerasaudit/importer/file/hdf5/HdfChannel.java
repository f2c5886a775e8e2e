package org.kerasaudit.importer.file.hdf5;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.atomic.AtomicLong;
import org.kerasaudit.importer.file.bytes.Bytes;

/**
 * Bytes as the file that jhdf reads, of any size and without an open file. Counts what is read: damaged or malicious files,
 * whose structures refer to each other over and over, end in an exception instead of reading forever.
 */
final class HdfChannel extends FileChannel {
    private static final long FREE_READS = 20_000;
    private static final int BYTES_PER_READ = 4;
    private static final long MOST_READS = 1 << 25;
    private static final long FREE_BYTES = 16 << 20;
    private static final int TIMES_READ = 16;

    private final Bytes bytes;
    private final UntaggedOpaques opaques = new UntaggedOpaques();
    private final AtomicLong readsLeft = new AtomicLong();
    private final AtomicLong bytesLeft = new AtomicLong();

    HdfChannel(Bytes bytes) {
        this.bytes = bytes;
        refill();
    }

    /** Grants as many reads again as a sound file of this size could need. */
    void refill() {
        readsLeft.set(Math.min(FREE_READS + bytes.size() / BYTES_PER_READ, MOST_READS));
        bytesLeft.set(FREE_BYTES + bytes.size() * TIMES_READ);
    }

    @Override
    public int read(ByteBuffer to, long position) throws IOException {
        if (position < 0 || position >= bytes.size()) return -1;
        int length = (int) Math.min(to.remaining(), bytes.size() - position);
        if (readsLeft.decrementAndGet() < 0 || bytesLeft.addAndGet(-length) < 0) {
            throw new IOException("structures that refer to each other without end");
        }
        int from = to.position();
        for (int done = 0; done < length; ) {
            int part = Math.min(length - done, Bytes.STRIDE);
            to.put(bytes.buffer(position + done, part));
            done += part;
        }
        opaques.pass(to, from, length, position);
        return length;
    }

    /** The datasets shown to jhdf as texts that they are not. */
    UntaggedOpaques opaques() {
        return opaques;
    }

    @Override
    public long size() {
        return bytes.size();
    }

    /** Not supported, upon which jhdf reads instead. */
    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw new UnsupportedOperationException("map");
    }

    @Override
    public int read(ByteBuffer to) {
        throw readOnlyAt();
    }

    @Override
    public long read(ByteBuffer[] to, int offset, int length) {
        throw readOnlyAt();
    }

    @Override
    public int write(ByteBuffer from) {
        throw readOnlyAt();
    }

    @Override
    public int write(ByteBuffer from, long position) {
        throw readOnlyAt();
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) {
        throw readOnlyAt();
    }

    @Override
    public long position() {
        throw readOnlyAt();
    }

    @Override
    public FileChannel position(long position) {
        throw readOnlyAt();
    }

    @Override
    public FileChannel truncate(long size) {
        throw readOnlyAt();
    }

    @Override
    public void force(boolean metaData) {
        throw readOnlyAt();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw readOnlyAt();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw readOnlyAt();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw readOnlyAt();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw readOnlyAt();
    }

    @Override
    protected void implCloseChannel() {}

    private static UnsupportedOperationException readOnlyAt() {
        return new UnsupportedOperationException("only reading at a position");
    }
}
