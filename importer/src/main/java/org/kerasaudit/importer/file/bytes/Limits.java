package org.kerasaudit.importer.file.bytes;

import java.lang.reflect.RecordComponent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

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
    private static final int INFLATED = 4;
    private static final int MEBI = 1 << 20;

    /** Far beyond any real model; 1032 is the most that deflate can shrink. */
    public static final Limits DEFAULT =
            new Limits(256, 64 * MEBI, 16 * MEBI, 10_000, 8L << 30, 1_000_000, 64, 32, 64 * MEBI, 1032, 64 * MEBI);

    private static final Map<String, Integer> PLACES = new LinkedHashMap<>();

    static {
        RecordComponent[] components = Limits.class.getRecordComponents();
        for (int i = 0; i < components.length; i++) PLACES.put(kebab(components[i].getName()), i);
    }

    /** The names of all limits: {@code json-depth}, {@code document-bytes} and so on. */
    public static Set<String> names() {
        return Collections.unmodifiableSet(PLACES.keySet());
    }

    /**
     * These limits but for one. Throws {@link IllegalArgumentException}, whose message says what is expected, for a name that is
     * none and a value that is not between 1 and what the limit's type holds.
     */
    public Limits with(String name, long value) {
        Integer place = PLACES.get(name);
        if (place == null) throw new IllegalArgumentException("expected one of " + names() + ", found " + name);
        long most = place == INFLATED ? Long.MAX_VALUE : Integer.MAX_VALUE - 8;
        if (value < 1 || value > most) {
            throw new IllegalArgumentException("expected " + name + " from 1 to " + most + ", found " + value);
        }
        long[] v = {
            jsonDepth,
            documentBytes,
            stringLength,
            archiveEntries,
            inflatedBytes,
            hdfObjects,
            hdfDepth,
            rank,
            attributeBytes,
            expansion,
            unstoredBytes
        };
        v[place] = value;
        return new Limits(
                (int) v[0],
                (int) v[1],
                (int) v[2],
                (int) v[3],
                v[INFLATED],
                (int) v[5],
                (int) v[6],
                (int) v[7],
                (int) v[8],
                (int) v[9],
                (int) v[10]);
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** Whether {@code claimed} bytes can honestly come from {@code stored} ones. */
    public boolean plausible(long claimed, long stored) {
        return claimed <= unstoredBytes || claimed / expansion <= stored;
    }
}
