package org.kerasaudit.importer.file;

/** What untrusted bytes may cost. */
final class Limits {
    /** Nesting of a JSON document. */
    static final int JSON_DEPTH = 256;

    /** Characters of a JSON document. */
    static final long JSON_LENGTH = 64L << 20;

    /** Characters of one JSON string. */
    static final int JSON_STRING = 16 << 20;

    /** Members of an archive. */
    static final int ARCHIVE_ENTRIES = 10_000;

    /** Bytes a member of an archive may inflate to; one array holds them. */
    static final int INFLATED_BYTES = Integer.MAX_VALUE - 16;

    /** Objects of an HDF5 file. */
    static final int HDF5_OBJECTS = 1_000_000;

    /** Groups within groups. */
    static final int HDF5_DEPTH = 64;

    /** Axes of a tensor. */
    static final int RANK = 32;

    private Limits() {}
}
