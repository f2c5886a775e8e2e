package org.kerasaudit.importer.file;

/** The bytes of an HDF5 file and what is needed to find one's way in them. */
record HdfSource(Bytes bytes, HdfChannel channel, Superblock superblock, Place place) {
    /** The part of the file that begins at an HDF5 address. */
    Bytes part(long address, long length) {
        return bytes.part(Math.addExact(address, superblock.base()), length);
    }

    /** Whether the dataset at an HDF5 address has opaque elements, though jhdf takes them for texts. */
    boolean isUntaggedOpaque(long address) {
        return channel.opaques().contains(address + superblock.base());
    }

    boolean has(long address, long length) {
        return address >= 0 && bytes.has(address + superblock.base(), length);
    }
}
