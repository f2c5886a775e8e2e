package org.kerasaudit.importer.file.bytes;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Limits on the cost of reading untrusted bytes. A file that exceeds one is refused with a {@link KerasFormatException}
 * that names the limit.
 */
public final class Limits {
    private static final int MEBI = 1 << 20;

    /** The limits with their defaults and maximums. The defaults are far beyond any real model. */
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
        /** 1032 is deflate's maximum compression ratio. */
        EXPANSION(1032),
        UNSTORED_BYTES(64 * MEBI),
        PASS_OPERATIONS(500_000_000, Long.MAX_VALUE),
        PASS_ELEMENTS(16 * MEBI),
        PASS_SECONDS(30);

        private final long defaultValue;
        private final long max;

        Limit(int defaultValue) {
            this(defaultValue, Integer.MAX_VALUE - 8);
        }

        Limit(long defaultValue, long max) {
            this.defaultValue = defaultValue;
            this.max = max;
        }
    }

    private static final Map<String, Limit> NAMES = new LinkedHashMap<>();

    static {
        for (Limit limit : Limit.values()) {
            NAMES.put(limit.name().toLowerCase(Locale.ROOT).replace('_', '-'), limit);
        }
    }

    public static final Limits DEFAULT = new Limits(Map.of());

    /** The limits that differ from their defaults. */
    private final Map<Limit, Long> set;

    private Limits(Map<Limit, Long> set) {
        this.set = set;
    }

    /** Returns the names of all limits: {@code json-depth}, {@code document-bytes} and so on. */
    public static Set<String> names() {
        return Collections.unmodifiableSet(NAMES.keySet());
    }

    /**
     * Returns these limits with one changed. Throws {@link IllegalArgumentException} with a message that says what is expected if
     * the name is unknown or the value is not between 1 and the maximum of the limit's type.
     */
    public Limits with(String name, long value) {
        Limit limit = NAMES.get(name);
        if (limit == null) throw new IllegalArgumentException("expected one of " + names() + ", found " + name);
        if (value < 1 || value > limit.max) {
            throw new IllegalArgumentException("expected " + name + " from 1 to " + limit.max + ", found " + value);
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
        return value == null ? limit.defaultValue : value;
    }

    /** Returns the maximum nesting depth of JSON objects and lists. */
    public int jsonDepth() {
        return count(Limit.JSON_DEPTH);
    }

    /** Returns the maximum size of a JSON document in bytes. */
    public int documentBytes() {
        return count(Limit.DOCUMENT_BYTES);
    }

    /** Returns the maximum length of a JSON string or number in characters. */
    public int stringLength() {
        return count(Limit.STRING_LENGTH);
    }

    /** Returns the maximum number of members in a zip archive. */
    public int archiveEntries() {
        return count(Limit.ARCHIVE_ENTRIES);
    }

    /** Returns the maximum total inflated size of an archive's deflated members in bytes; a single member is limited to 2 GiB. */
    public long inflatedBytes() {
        return size(Limit.INFLATED_BYTES);
    }

    /** Returns the maximum number of groups and datasets in an HDF5 file. */
    public int hdfObjects() {
        return count(Limit.HDF_OBJECTS);
    }

    /** Returns the maximum nesting depth of HDF5 groups. */
    public int hdfDepth() {
        return count(Limit.HDF_DEPTH);
    }

    /** Returns the maximum rank of a tensor. */
    public int rank() {
        return count(Limit.RANK);
    }

    /** Returns the maximum size of an HDF5 attribute in bytes, including its strings. */
    public int attributeBytes() {
        return count(Limit.ATTRIBUTE_BYTES);
    }

    /** Returns the maximum ratio of a tensor's or archive member's size to its stored bytes, beyond {@link #unstoredBytes}. */
    public int expansion() {
        return count(Limit.EXPANSION);
    }

    /** Returns the maximum size in bytes of a tensor with no stored bytes, i.e. of fill values only. */
    public int unstoredBytes() {
        return count(Limit.UNSTORED_BYTES);
    }

    /**
     * Returns the number of operations of a forward pass that are always allowed, in addition to those allowed in
     * proportion to the size of the files.
     */
    public long passOperations() {
        return size(Limit.PASS_OPERATIONS);
    }

    /**
     * Returns the number of elements of a tensor that are always allowed in a forward pass; see {@link
     * #passOperations}.
     */
    public long passElements() {
        return size(Limit.PASS_ELEMENTS);
    }

    /** Returns the number of seconds that are always allowed for a forward pass; see {@link #passOperations}. */
    public long passSeconds() {
        return size(Limit.PASS_SECONDS);
    }

    /** Returns whether {@code claimed} bytes can plausibly be expanded from {@code stored} bytes. */
    public boolean plausible(long claimed, long stored) {
        return claimed <= unstoredBytes() || claimed / expansion() <= stored;
    }
}
