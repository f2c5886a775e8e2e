package org.kerasaudit.importer.file.hdf5;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.file.bytes.ByteRanges;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.KerasFormatException.Code;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Oddities;
import org.kerasaudit.importer.file.bytes.Oddity.Kind;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.file.hdf5.HdfMessages.Message;

/**
 * Scans all structures of an HDF5 file once: finds groups, links and datasets, refuses datasets stored in other files or
 * datasets, and counts the bytes that no structure uses.
 */
final class HdfScan {
    private static final int VIRTUAL = 3;
    private static final int BLOCK = 1 << 16;

    private final HdfSource source;
    private final Limits limits;

    /** Receives oddities about bytes and names, possibly from a second thread. */
    private final Place separate;

    private final ByteRanges claimed = new ByteRanges();
    private final HdfStorage storage;
    private final List<HdfOutline.Group> groups = new ArrayList<>();
    private final List<HdfOutline.Dataset> datasets = new ArrayList<>();

    /** The objects visited, by address; null for those that are not datasets. */
    private final Map<Long, HdfOutline.@Nullable Dataset> objects = new HashMap<>();

    /** Number of names that refer to objects. */
    private int names;

    /** Whether the bytes of all structures visited are known. */
    private boolean complete = true;

    private long unclaimed;
    private long firstUnclaimed;

    /** A group whose children have not been visited. */
    private record Visit(String path, int depth, List<Message> messages) {}

    private HdfScan(HdfSource source, Limits limits) {
        this.source = source;
        this.limits = limits;
        this.separate = source.place().separate();
        this.storage = new HdfStorage(source, claimed);
    }

    /** Scans the file in {@code source}. Throws {@link KerasFormatException} if it cannot be read. */
    static HdfScan of(HdfSource source, Limits limits) {
        HdfScan scan = new HdfScan(source, limits);
        scan.walk();
        return scan;
    }

    /** Returns the groups and datasets found. */
    HdfOutline outline() {
        return new HdfOutline(groups, datasets);
    }

    /** Returns the oddities of bytes and names; complete after {@link #account}. */
    Oddities oddities() {
        return separate.oddities();
    }

    /** Reports unclaimed bytes; returns whether all bytes could be accounted for. */
    boolean account() {
        boolean counted = complete && !source.superblock().layout().extended();
        checkAround();
        if (counted) checkInside();
        else reportUncounted();
        return counted;
    }

    private void walk() {
        Deque<Visit> pending = new ArrayDeque<>();
        long root = source.superblock().layout().root();
        objects.put(root, null);
        names++;
        pending.push(source.place()
                .guard("an HDF5 file", () -> new Visit("/", 0, HdfMessages.read(source, root, claimed))));
        while (!pending.isEmpty()) {
            Visit group = pending.pop();
            Deque<Visit> inner = at(group.path).guard("a group", () -> visit(group));
            while (!inner.isEmpty()) pending.push(inner.pop());
        }
    }

    /** Records a group and its children; returns its subgroups, to be visited from last to first. */
    private Deque<Visit> visit(Visit group) {
        groups.add(new HdfOutline.Group(
                group.path, attributes(group), HdfMessages.only(group.messages, HdfMessages.ATTRIBUTE_INFO)));
        Deque<Visit> inner = new ArrayDeque<>();
        for (HdfLink link : links(group)) {
            String path = HdfTree.below(group.path, link.name());
            if (link.target() != null) link.report(at(path));
            else enter(path, link.address(), group.depth + 1, inner);
        }
        return inner;
    }

    private Map<String, ByteBuffer> attributes(Visit group) {
        Map<String, ByteBuffer> attributes = new HashMap<>();
        for (Message message : group.messages) {
            if (message.type() == HdfMessages.ATTRIBUTE_INFO) mayBeDense(message.bytes());
            if (message.type() != HdfMessages.ATTRIBUTE) continue;
            if (message.shared() || attributes.put(attribute(message.bytes()), message.bytes()) != null) {
                throw at(group.path)
                        .wrong("attributes stored in the group, with distinct names", "shared or duplicate ones");
            }
        }
        return attributes;
    }

    /** Returns the links of a group by name; of several with one name, the last, in the position of the first. */
    private Collection<HdfLink> links(Visit group) {
        Map<String, HdfLink> links = new LinkedHashMap<>();
        for (HdfLink link : stored(group)) {
            HdfLink hidden = links.put(link.name(), link);
            if (hidden == null) continue;
            String path = HdfTree.below(group.path, link.name());
            separate.in(path).odd(Kind.COLLIDING_NAMES, "one object of this name", "several");
            if (hidden.target() == null) claim(path, hidden.address());
        }
        return links.values();
    }

    /** Claims the bytes of an object hidden by another of the same name. */
    private void claim(String path, long address) {
        if (objects.containsKey(address)) return;
        List<Message> messages = HdfMessages.read(source, address, claimed);
        if (HdfMessages.has(messages, HdfMessages.DATASPACE)) dataset(path, address, messages);
    }

    private List<HdfLink> stored(Visit group) {
        ByteBuffer table = HdfMessages.only(group.messages, HdfMessages.SYMBOL_TABLE);
        int width = source.superblock().offsetBytes();
        if (table != null)
            return storage.symbols(Superblock.number(table, 0, width), Superblock.number(table, width, width));
        ByteBuffer info = HdfMessages.only(group.messages, HdfMessages.LINK_INFO);
        if (info == null) throw at(group.path).wrong("a group", "an object without links");
        mayBeDense(info);
        List<HdfLink> links = new ArrayList<>();
        for (ByteBuffer link : HdfDense.links(source, info)) links.add(HdfLink.read(link, width));
        if (!links.isEmpty()) return links;
        for (Message message : group.messages) {
            if (message.type() == HdfMessages.LINK) links.add(HdfLink.read(message.bytes(), width));
        }
        return links;
    }

    /** Clears {@code complete} unless this message says there is no heap, whose bytes would not be counted. */
    private void mayBeDense(ByteBuffer info) {
        complete &= info.getLong(info.limit() - Math.min(8, info.limit())) == -1;
    }

    /** Records the object whose header is at {@code address}; a group is added to {@code inner}. */
    private void enter(String path, long address, int depth, Deque<Visit> inner) {
        if (names++ >= limits.hdfObjects()) {
            String what = limits.hdfObjects() == 1 ? "group or dataset" : "groups and datasets";
            throw at(path).beyond(limits.hdfObjects(), what, "more");
        }
        if (objects.containsKey(address)) {
            HdfOutline.Dataset known = objects.get(address);
            if (known == null) at(path).odd(Kind.SECOND_NAME, "a separate group", "one that also has another name");
            else datasets.add(known.at(path));
            return;
        }
        List<Message> messages = HdfMessages.read(source, address, claimed);
        objects.put(address, null);
        if (HdfMessages.has(messages, HdfMessages.DATASPACE)) {
            HdfOutline.Dataset dataset = dataset(path, address, messages);
            objects.put(address, dataset);
            datasets.add(dataset);
        } else if (!HdfMessages.has(messages, HdfMessages.DATATYPE)) {
            if (depth > limits.hdfDepth()) {
                String what = limits.hdfDepth() == 1 ? "level of nested groups" : "levels of nested groups";
                throw at(path).beyond(limits.hdfDepth(), what, "more");
            }
            inner.push(new Visit(path, depth, messages));
        }
    }

    private HdfOutline.Dataset dataset(String path, long address, List<Message> messages) {
        for (Message message : messages) {
            ByteBuffer bytes = message.bytes();
            switch (message.type()) {
                case HdfMessages.EXTERNAL_FILES ->
                    throw at(path).wrong(
                                    Code.EXTERNAL_STORAGE,
                                    "numbers in this file",
                                    "numbers in another: " + externalFile(bytes));
                case HdfMessages.LAYOUT -> layout(bytes, messages, path);
                case HdfMessages.ATTRIBUTE_INFO -> mayBeDense(bytes);
                default -> {}
            }
        }
        ByteBuffer type = HdfMessages.only(messages, HdfMessages.DATATYPE);
        int untagged = type != null && HdfNumbers.isOpaque(type) && type.get(1) == 0 ? type.getInt(4) : 0;
        return new HdfOutline.Dataset(path, address, HdfNumbers.of(messages, source), untagged);
    }

    private void layout(ByteBuffer layout, List<Message> messages, String path) {
        if (layout.get(0) >= 3 && layout.get(1) == VIRTUAL) {
            throw at(path).wrong(Code.VIRTUAL_DATASET, "stored numbers", "a view of other datasets or files");
        }
        ByteBuffer space = HdfMessages.only(messages, HdfMessages.DATASPACE);
        try {
            complete &= storage.claim(layout, space == null ? 0 : space.get(1));
        } catch (RuntimeException damaged) {
            complete = false;
        }
    }

    private Place at(String path) {
        return source.place().in(path);
    }

    /** Returns the first of the files that store an external dataset. */
    private String externalFile(ByteBuffer message) {
        try {
            int width = source.superblock().offsetBytes();
            long heap = Superblock.number(message, 8, width);
            long name =
                    Superblock.number(message, 8 + width, source.superblock().lengthBytes());
            return storage.name(heap, name);
        } catch (RuntimeException unknown) {
            return "name unreadable";
        }
    }

    /** Returns the name of an attribute, without trailing zeros. */
    static String attribute(ByteBuffer attribute) {
        return HdfLink.text(attribute, attribute.get(0) < 3 ? 8 : 9, attribute.getShort(2) & 0xFFFF)
                .trim();
    }

    /** Reports data before and after the HDF5 file. */
    private void checkAround() {
        Superblock superblock = source.superblock();
        long before = superblock.base();
        if (before > 0)
            separate.odd(Kind.FOREIGN_DATA, "an HDF5 file that starts at byte 0", before + " bytes before it");
        long trailing = source.bytes().size() - superblock.layout().end() - (isAbsolute() ? 0 : before);
        if (trailing > 0) separate.odd(Kind.FOREIGN_DATA, "the end of the HDF5 file", trailing + " bytes more");
    }

    /** Returns whether the end in the superblock counts from the file's first byte, as in old versions of HDF5. */
    private boolean isAbsolute() {
        return source.superblock().layout().end()
                > source.bytes().size() - source.superblock().base();
    }

    private void checkInside() {
        Superblock superblock = source.superblock();
        claimed.add(0, superblock.layout().bytes());
        long size = source.bytes().size() - superblock.base();
        claimed.gaps(Math.min(size, superblock.layout().end())).forEach(this::checkGap);
        if (unclaimed == 0) return;
        separate.odd(
                Kind.UNCLAIMED_BYTES,
                "zeros outside all structures",
                unclaimed + " other bytes, the first at " + (firstUnclaimed + superblock.base()));
    }

    private void reportUncounted() {
        separate.odd(
                Kind.UNCOUNTED_BYTES, "structures whose bytes can all be counted", "newer or damaged ones among them");
    }

    /** Counts the nonzero bytes between two addresses, except those in string heaps. */
    private void checkGap(long from, long to) {
        for (long at = from; at < to; ) {
            ByteBuffer bytes = source.buffer(at, Math.min(to - at, BLOCK));
            int i = 0;
            while (i < bytes.limit() && bytes.get(i) == 0) i++;
            at += i;
            if (i == bytes.limit()) continue;
            long texts = source.heaps().length(at, to - at);
            if (texts == 0) {
                if (unclaimed++ == 0) firstUnclaimed = at;
                at++;
            } else at += texts;
        }
    }
}
