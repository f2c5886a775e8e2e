package org.kerasaudit.importer.file.hdf5;

import io.jhdf.Superblock;
import io.jhdf.exceptions.HdfException;
import io.jhdf.storage.HdfBackingStorage;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicLong;
import org.kerasaudit.importer.file.bytes.Bytes;

/**
 * The file as jhdf sees it, without copying. jhdf 0.13.0 allocates any length a file claims and follows cyclic structures
 * forever; this class checks lengths first and counts requests.
 */
final class JhdfStorage implements HdfBackingStorage {
    private static final long FREE_READS = 20_000;
    private static final int BYTES_PER_READ = 4;
    private static final long MAX_READS = 1 << 25;
    private static final long FREE_BYTES = 16 << 20;
    private static final int TIMES_READ = 16;

    private static final int MAX_SUPERBLOCK = 128;
    private static final long UNDEFINED_ADDRESS = -1;
    private static final int SIGNATURE = 4;
    private static final int EXTENSIBLE_ARRAY = 0x44484145;
    private static final int B_TREE = 0x44485442;
    private static final int DEPTH_AT = 12;
    private static final int MAX_TREE_DEPTH = 64;

    private final Bytes bytes;
    private final Superblock superblock;
    private final AtomicLong readsLeft;
    private final AtomicLong bytesLeft;

    private JhdfStorage(Bytes bytes, Superblock superblock) {
        this.bytes = bytes;
        this.superblock = superblock;
        this.readsLeft = new AtomicLong(Math.min(FREE_READS + bytes.size() / BYTES_PER_READ, MAX_READS));
        this.bytesLeft = new AtomicLong(FREE_BYTES + bytes.size() * TIMES_READ);
    }

    /** Returns the storage of the file in {@code bytes} whose superblock begins at {@code at}. */
    static JhdfStorage of(Bytes bytes, long at) {
        int length = (int) Math.min(MAX_SUPERBLOCK, bytes.size() - at);
        return new JhdfStorage(bytes, Superblock.readSuperblock(bytes.buffer(at, length)));
    }

    /** Returns the same file for a separate read, which may make as many requests as a valid file of this size could need. */
    JhdfStorage fresh() {
        return new JhdfStorage(bytes, superblock);
    }

    /** Returns the number of requests left; requests for an undefined address are not counted. */
    long readsLeft() {
        return readsLeft.get();
    }

    @Override
    public ByteBuffer readBufferFromAddress(long address, int length) {
        return counted(map(address, length));
    }

    @Override
    public ByteBuffer map(long address, long length) {
        if (address == UNDEFINED_ADDRESS) throw new HdfException("bytes that are not stored");
        return mapNoOffset(address + superblock.getBaseAddressByte(), length);
    }

    @Override
    public ByteBuffer mapNoOffset(long address, long length) {
        if (readsLeft.decrementAndGet() < 0 || bytesLeft.addAndGet(-Math.max(0, length)) < 0) {
            throw new HdfException("cyclic structures");
        }
        if (!bytes.has(address, length)) throw new HdfException(length + " bytes at " + address + " of " + size());
        return bytes.buffer(address, Math.toIntExact(length));
    }

    /** Returns {@code structure}. Throws {@link HdfException} if it claims more elements than a file of this size can hold. */
    private ByteBuffer counted(ByteBuffer structure) {
        if (structure.remaining() < SIGNATURE) return structure;
        int at = switch (structure.getInt(0)) {
            case EXTENSIBLE_ARRAY -> 12 + 4 * getSizeOfLengths();
            case B_TREE -> 18 + getSizeOfOffsets();
            default -> -1;
        };
        if (at < 0 || structure.limit() < at + getSizeOfLengths()) return structure;
        long count = org.kerasaudit.importer.file.hdf5.Superblock.number(structure, at, getSizeOfLengths());
        if (count < 0 || count > size()) throw new HdfException(count + " elements in a file of " + size() + " bytes");
        if (structure.getInt(0) == B_TREE && (structure.getShort(DEPTH_AT) & 0xFFFF) > MAX_TREE_DEPTH) {
            throw new HdfException("a B-tree deeper than " + MAX_TREE_DEPTH);
        }
        return structure;
    }

    @Override
    public long getUserBlockSize() {
        return superblock.getBaseAddressByte();
    }

    @Override
    public Superblock getSuperblock() {
        return superblock;
    }

    /** Not supported; only needed for writing. */
    @Override
    public FileChannel getFileChannel() {
        throw new UnsupportedOperationException("no file is open");
    }

    @Override
    public int getSizeOfOffsets() {
        return superblock.getSizeOfOffsets();
    }

    @Override
    public int getSizeOfLengths() {
        return superblock.getSizeOfLengths();
    }

    @Override
    public void close() {}

    @Override
    public long size() {
        return bytes.size();
    }

    @Override
    public boolean inMemory() {
        return true;
    }
}
