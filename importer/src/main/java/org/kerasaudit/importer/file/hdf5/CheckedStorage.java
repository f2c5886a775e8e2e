package org.kerasaudit.importer.file.hdf5;

import io.jhdf.HdfFile;
import io.jhdf.Superblock;
import io.jhdf.exceptions.HdfException;
import io.jhdf.storage.HdfBackingStorage;
import io.jhdf.storage.HdfFileChannel;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * What jhdf reads from. jhdf 0.13.0 allocates whatever length a file claims before it finds that the file is shorter; here
 * lengths are checked first.
 */
final class CheckedStorage implements HdfBackingStorage {
    private static final int SIGNATURE = 4;
    private static final int EXTENSIBLE_ARRAY = 0x44484145;
    private static final int B_TREE = 0x44485442;
    private static final int DEPTH_AT = 12;
    private static final int DEEPEST_TREE = 64;

    private final HdfFileChannel storage;
    private final long base;
    private final long size;

    private CheckedStorage(FileChannel channel, Superblock superblock, long size) {
        this.storage = new HdfFileChannel(channel, superblock);
        this.base = superblock.getBaseAddressByte();
        this.size = size;
    }

    /** What {@code channel} reads; the HDF5 superblock is {@code at} bytes into it. */
    static CheckedStorage of(HdfChannel channel, long at) {
        return new CheckedStorage(channel, Superblock.readSuperblock(channel, at), channel.size());
    }

    /** The HDF5 file in this storage, which jhdf takes only behind a private constructor. */
    HdfFile file() {
        try {
            Constructor<HdfFile> constructor = HdfFile.class.getDeclaredConstructor(HdfBackingStorage.class);
            constructor.setAccessible(true);
            return constructor.newInstance(this);
        } catch (InvocationTargetException failed) {
            throw new HdfException("not an HDF5 file", failed.getCause());
        } catch (ReflectiveOperationException otherVersion) {
            throw new LinkageError("jhdf has no constructor for storage", otherVersion);
        }
    }

    private void check(long address, long length) {
        if (address < 0 || length < 0 || address > size || length > size - address) {
            throw new HdfException(length + " bytes at " + address + " of " + size);
        }
    }

    /** {@code structure}, if it does not announce more elements than a file of this size can hold. */
    private ByteBuffer counted(ByteBuffer structure) {
        if (structure.remaining() < SIGNATURE) return structure;
        int at = switch (structure.getInt(0)) {
            case EXTENSIBLE_ARRAY -> 12 + 4 * getSizeOfLengths();
            case B_TREE -> 18 + getSizeOfOffsets();
            default -> -1;
        };
        if (at < 0 || structure.limit() < at + getSizeOfLengths()) return structure;
        long count = org.kerasaudit.importer.file.hdf5.Superblock.number(structure, at, getSizeOfLengths());
        if (count < 0 || count > size) throw new HdfException(count + " elements in a file of " + size + " bytes");
        if (structure.getInt(0) == B_TREE && (structure.getShort(DEPTH_AT) & 0xFFFF) > DEEPEST_TREE) {
            throw new HdfException("a B-tree deeper than " + DEEPEST_TREE);
        }
        return structure;
    }

    @Override
    public ByteBuffer readBufferFromAddress(long address, int length) {
        check(address + base, length);
        return counted(storage.readBufferFromAddress(address, length));
    }

    @Override
    public ByteBuffer map(long address, long length) {
        check(address + base, length);
        return storage.map(address, length);
    }

    @Override
    public ByteBuffer mapNoOffset(long address, long length) {
        check(address, length);
        return storage.mapNoOffset(address, length);
    }

    @Override
    public long getUserBlockSize() {
        return base;
    }

    @Override
    public Superblock getSuperblock() {
        return storage.getSuperblock();
    }

    @Override
    public FileChannel getFileChannel() {
        return storage.getFileChannel();
    }

    @Override
    public int getSizeOfOffsets() {
        return storage.getSizeOfOffsets();
    }

    @Override
    public int getSizeOfLengths() {
        return storage.getSizeOfLengths();
    }

    @Override
    public void close() {
        storage.close();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean inMemory() {
        return false;
    }
}
