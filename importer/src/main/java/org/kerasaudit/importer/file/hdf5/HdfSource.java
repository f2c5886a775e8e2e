package org.kerasaudit.importer.file.hdf5;

import java.nio.ByteBuffer;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.Place;

/**
 * The bytes of an HDF5 file and what is needed to find one's way in them.
 *
 * @param jhdf the same bytes for jhdf
 */
record HdfSource(Bytes bytes, JhdfStorage jhdf, HdfHeaps heaps, Superblock superblock, Place place) {
    /** The HDF5 file in {@code bytes}. Throws {@link KerasFormatException} if there is none. */
    static HdfSource of(Bytes bytes, Place place) {
        Superblock superblock = Superblock.read(bytes, place);
        JhdfStorage jhdf = place.guard("an HDF5 file", () -> JhdfStorage.of(bytes, superblock.base()));
        return new HdfSource(bytes, jhdf, new HdfHeaps(bytes, superblock), superblock, place);
    }

    /** The part of the file that begins at an HDF5 address. */
    Bytes part(long address, long length) {
        return bytes.part(Math.addExact(address, superblock.base()), length);
    }

    /** The same as a little-endian buffer. */
    ByteBuffer buffer(long address, long length) {
        return bytes.buffer(Math.addExact(address, superblock.base()), Math.toIntExact(length));
    }

    /** How many bytes there are from an HDF5 address on. */
    long left(long address) {
        return bytes.size() - superblock.base() - address;
    }

    /** Throws where {@code count} elements of {@code width} bytes from an HDF5 address on are not in the file. */
    void require(long address, long count, int width, Place place) {
        if (count <= bytes.size() / Math.max(1, width) && has(address, count * width)) return;
        throw place.wrong(count + " elements of " + width + " bytes at " + address, "a file that ends before");
    }

    boolean has(long address, long length) {
        return address >= 0 && bytes.has(address + superblock.base(), length);
    }
}
