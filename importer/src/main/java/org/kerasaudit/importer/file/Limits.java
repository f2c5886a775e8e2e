package org.kerasaudit.importer.file;

/**
 * What reading untrusted bytes may cost. Whatever exceeds a limit is refused with a {@link KerasFormatException} that names
 * it.
 *
 * @param jsonDepth how deep JSON objects and lists may nest
 * @param documentBytes the size of one JSON document
 * @param stringLength the characters of one JSON string or number
 * @param archiveEntries the entries of one zip archive
 * @param inflatedBytes what the deflated entries of one archive may unfold to together; no single one beyond 2 GiB
 * @param hdfObjects the groups and datasets of one HDF5 file
 * @param hdfDepth how deep HDF5 groups may nest
 * @param rank the axes of one tensor
 * @param attributeBytes the size of one HDF5 attribute, its texts included
 * @param expansion how many times its stored bytes a tensor or archive entry may take, past {@code unstoredBytes}
 * @param unstoredBytes what a tensor may take without any bytes stored for it, i.e. as a fill value
 */
public record Limits(
        int jsonDepth,
        int documentBytes,
        int stringLength,
        int archiveEntries,
        long inflatedBytes,
        int hdfObjects,
        int hdfDepth,
        int rank,
        int attributeBytes,
        int expansion,
        int unstoredBytes) {
    private static final int MEBI = 1 << 20;

    /** Far beyond any real model; 1032 is the most that deflate can shrink. */
    public static final Limits DEFAULT =
            new Limits(256, 64 * MEBI, 16 * MEBI, 10_000, 8L << 30, 1_000_000, 64, 32, 64 * MEBI, 1032, 64 * MEBI);

    /** Whether {@code claimed} bytes can honestly come from {@code stored} ones. */
    boolean plausible(long claimed, long stored) {
        return claimed <= unstoredBytes || claimed / expansion <= stored;
    }
}
