package org.kerasaudit.importer.file.bytes;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What reading untrusted bytes may cost. Whatever exceeds a limit is refused with a {@link KerasFormatException} that names
 * it.
 */
public final class Limits {
    private static final int MEBI = 1 << 20;

    /** Each limit, its default, and the most it can be set to. The defaults are far beyond any real model. */
    private enum Limit {
        JSON_DEPTH(256),
        DOCUMENT_BYTES(64 * MEBI),
        STRING_LENGTH(16 * MEBI),
        ARCHIVE_ENTRIES(10_000),
        INFLATED_BYTES(8L << 30, Long.MAX_VALUE),
        HDF_OBJECTS(1_000_000),
        HDF_DEPTH(64),
        RANK(32),
        ATTRIBUTE_BYTES(64 * MEBI),
        /** 1032 is the most that deflate can shrink. */
        EXPANSION(1032),
        UNSTORED_BYTES(64 * MEBI);

        private final long usual;
        private final long most;

        Limit(int usual) {
            this(usual, Integer.MAX_VALUE - 8);
        }

        Limit(long usual, long most) {
            this.usual = usual;
            this.most = most;
        }
    }

    private static final Map<String, Limit> NAMES = new LinkedHashMap<>();

    static {
        for (Limit limit : Limit.values()) {
            NAMES.put(limit.name().toLowerCase(Locale.ROOT).replace('_', '-'), limit);
        }
    }

    public static final Limits DEFAULT = new Limits(Map.of());

    /** The limits that are not their default. */
    private final Map<Limit, Long> set;

    private Limits(Map<Limit, Long> set) {
        this.set = set;
    }

    /** The names of all limits: {@code json-depth}, {@code document-bytes} and so on. */
    public static Set<String> names() {
        return Collections.unmodifiableSet(NAMES.keySet());
    }

    /**
     * These limits but for one. Throws {@link IllegalArgumentException}, whose message says what is expected, for a name that is
     * none and a value that is not between 1 and what the limit's type holds.
     */
    public Limits with(String name, long value) {
        Limit limit = NAMES.get(name);
        if (limit == null) throw new IllegalArgumentException("expected one of " + names() + ", found " + name);
        if (value < 1 || value > limit.most) {
            throw new IllegalArgumentException("expected " + name + " from 1 to " + limit.most + ", found " + value);
        }
        Map<Limit, Long> other = new LinkedHashMap<>(set);
        other.put(limit, value);
        return new Limits(other);
    }

    private int count(Limit limit) {
        return (int) size(limit);
    }

    private long size(Limit limit) {
        Long value = set.get(limit);
        return value == null ? limit.usual : value;
    }

    /** How deep JSON objects and lists may nest. */
    public int jsonDepth() {
        return count(Limit.JSON_DEPTH);
    }

    /** The bytes of one JSON document. */
    public int documentBytes() {
        return count(Limit.DOCUMENT_BYTES);
    }

    /** The characters of one JSON string or number. */
    public int stringLength() {
        return count(Limit.STRING_LENGTH);
    }

    /** The entries of one zip archive. */
    public int archiveEntries() {
        return count(Limit.ARCHIVE_ENTRIES);
    }

    /** The bytes that the deflated entries of one archive may unfold to together; no single one beyond 2 GiB. */
    public long inflatedBytes() {
        return size(Limit.INFLATED_BYTES);
    }

    /** The groups and datasets of one HDF5 file. */
    public int hdfObjects() {
        return count(Limit.HDF_OBJECTS);
    }

    /** How deep HDF5 groups may nest. */
    public int hdfDepth() {
        return count(Limit.HDF_DEPTH);
    }

    /** The axes of one tensor. */
    public int rank() {
        return count(Limit.RANK);
    }

    /** The bytes of one HDF5 attribute, its texts included. */
    public int attributeBytes() {
        return count(Limit.ATTRIBUTE_BYTES);
    }

    /** How many times its stored bytes a tensor or archive entry may take, past {@link #unstoredBytes}. */
    public int expansion() {
        return count(Limit.EXPANSION);
    }

    /** The bytes that a tensor may take without any stored for it, i.e. as a fill value. */
    public int unstoredBytes() {
        return count(Limit.UNSTORED_BYTES);
    }

    /** Whether {@code claimed} bytes can honestly come from {@code stored} ones. */
    public boolean plausible(long claimed, long stored) {
        return claimed <= unstoredBytes() || claimed / expansion() <= stored;
    }
}
