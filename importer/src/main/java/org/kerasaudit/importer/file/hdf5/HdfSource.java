package org.kerasaudit.importer.file.hdf5;

import java.nio.ByteBuffer;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.Place;

/**
 * The bytes of an HDF5 file and what is needed to navigate them.
 *
 * @param jhdf the same bytes for jhdf
 */
record HdfSource(Bytes bytes, JhdfStorage jhdf, HdfHeaps heaps, Superblock superblock, Place place) {
    /** Opens the HDF5 file in {@code bytes}. Throws {@link KerasFormatException} if there is none. */
    static HdfSource of(Bytes bytes, Place place) {
        Superblock superblock = Superblock.read(bytes, place);
        JhdfStorage jhdf = place.guard("an HDF5 file", () -> JhdfStorage.of(bytes, superblock.base()));
        return new HdfSource(bytes, jhdf, new HdfHeaps(bytes, superblock), superblock, place);
    }

    /** Returns the part of the file that begins at an HDF5 address. */
    Bytes part(long address, long length) {
        return bytes.part(Math.addExact(address, superblock.base()), length);
    }

    /** Returns the part of the file that begins at an HDF5 address as a little-endian buffer. */
    ByteBuffer buffer(long address, long length) {
        return bytes.buffer(Math.addExact(address, superblock.base()), Math.toIntExact(length));
    }

    /** Returns the number of bytes from an HDF5 address to the end. */
    long left(long address) {
        return bytes.size() - superblock.base() - address;
    }

    /**
     * Throws {@link KerasFormatException} if {@code count} elements of {@code width} bytes at an HDF5 address exceed the file.
     */
    void require(long address, long count, int width, Place place) {
        if (count <= bytes.size() / Math.max(1, width) && has(address, count * width)) return;
        throw place.wrong(count + " elements of " + width + " bytes at " + address, "a file that ends earlier");
    }

    boolean has(long address, long length) {
        return address >= 0 && bytes.has(address + superblock.base(), length);
    }
}
