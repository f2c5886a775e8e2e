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
import java.util.function.Supplier;
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
    private static final int BLOCK_COUNT = 64;

    private final HdfSource source;
    private final Limits limits;

    /** Receives oddities about bytes and names, possibly from a second thread. */
    private final Place separate;

    private final ByteRanges claimed = new ByteRanges();
    private final HdfStorage storage;
    private final List<HdfOutline.Group> groups = new ArrayList<>();
    private final List<HdfOutline.Dataset> datasets = new ArrayList<>();
    private final List<HdfOutline.Group> types = new ArrayList<>();

    /** The objects visited, by address; null for those that are not datasets. */
    private final Map<Long, HdfOutline.@Nullable Dataset> objects = new HashMap<>();

    /** Number of names that refer to objects. */
    private int names;

    /** Whether the bytes of all structures visited are known. */
    private boolean complete = true;

    /** Whether damaged objects are skipped. */
    private final boolean lenient;

    private long unclaimed;
    private long firstUnclaimed;

    /** A group whose children have not been visited. */
    private record Visit(String path, int depth, List<Message> messages) {}

    private HdfScan(HdfSource source, Limits limits, boolean lenient) {
        this.lenient = lenient;
        this.source = source;
        this.limits = limits;
        this.separate = source.place().separate();
        this.storage = new HdfStorage(source, claimed);
    }

    /** Scans the file in {@code source}. Throws {@link KerasFormatException} if it cannot be read. */
    static HdfScan of(HdfSource source, Limits limits) {
        HdfScan scan = new HdfScan(source, limits, false);
        scan.walk();
        return scan;
    }

    /** Scans what can be read of a damaged file. */
    static HdfScan lenient(HdfSource source, Limits limits) {
        HdfScan scan = new HdfScan(source, limits, true);
        scan.walk();
        return scan;
    }

    /** Returns the groups, datasets and named datatypes found. */
    HdfOutline outline() {
        return new HdfOutline(groups, datasets, types);
    }

    /** Returns the oddities about bytes and names; complete after {@link #account}. */
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

    /** Returns what {@code reading} returns, or {@code none} if it fails and the scan is lenient. */
    private <T> T tolerant(Supplier<T> reading, T none) {
        if (!lenient) return reading.get();
        try {
            return reading.get();
        } catch (RuntimeException damaged) {
            return none;
        }
    }

    /** Records a group and its children; returns its subgroups, to be visited from last to first. */
    private Deque<Visit> visit(Visit group) {
        groups.add(described(group.path, group.messages));
        inspect(group.path, group.messages);
        Deque<Visit> inner = new ArrayDeque<>();
        for (HdfLink link : tolerant(() -> links(group), List.<HdfLink>of())) {
            String path = HdfTree.below(group.path, link.name());
            if (link.target() != null) link.report(at(path));
            else tolerant(() -> enter(path, link.address(), group.depth + 1, inner), inner);
        }
        return inner;
    }

    private HdfOutline.Group described(String path, List<Message> messages) {
        return new HdfOutline.Group(
                path, attributes(path, messages), HdfMessages.only(messages, HdfMessages.ATTRIBUTE_INFO));
    }

    private Map<String, ByteBuffer> attributes(String path, List<Message> messages) {
        Map<String, ByteBuffer> attributes = new LinkedHashMap<>(0);
        for (Message message : messages) {
            if (message.type() == HdfMessages.ATTRIBUTE_INFO) mayBeDense(message.bytes());
            if (message.type() != HdfMessages.ATTRIBUTE) continue;
            if (message.shared()) throw at(path).wrong("attributes stored in the object", "shared ones");
            String name = attribute(message.bytes());
            if (lenient) {
                attributes.put(attributes.containsKey(name) ? name + "#" + attributes.size() : name, message.bytes());
                continue;
            }
            if (attributes.put(name, message.bytes()) != null || name.indexOf('\0') >= 0) {
                throw at(path).wrong(
                                Code.AMBIGUOUS,
                                "attributes with distinct names",
                                name.indexOf('\0') < 0
                                        ? "two named '" + name + "'"
                                        : "a name that continues after a zero byte");
            }
        }
        return attributes;
    }

    /** Reports filters that libhdf5 would load, and what libhdf5 does not write into an object header on its own. */
    private void inspect(String path, List<Message> messages) {
        HdfPipeline.report(messages, separate.in(path));
        for (Message message : messages) {
            if (message.type() == HdfMessages.COMMENT)
                unread(path, "a comment of " + message.bytes().limit() + " bytes", message);
            if (message.type() == HdfMessages.NIL)
                unread(path, "a message of " + message.bytes().limit() + " bytes that no program reads", message);
        }
    }

    private void unread(String path, String found, Message message) {
        Place place = separate.in(path);
        place.odd(Kind.UNREAD_PLACE, "an object header as Keras writes it", found);
        place.embed(message.bytes());
    }

    /** Returns the links of a group by name; of several with the same name, the last, in the position of the first. */
    private Collection<HdfLink> links(Visit group) {
        Map<String, HdfLink> links = new LinkedHashMap<>();
        for (HdfLink link : stored(group)) {
            if (!lenient && (link.name().indexOf('\0') >= 0 || link.name().indexOf('/') >= 0)) {
                throw at(group.path).wrong(Code.AMBIGUOUS, "names of objects", "a name with a zero byte or a slash");
            }
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
        if (HdfMessages.has(messages, HdfMessages.DATASPACE)) embed(dataset(path, address, messages));
    }

    private void embed(HdfOutline.Dataset dataset) {
        HdfContent content = new HdfContent(source, dataset);
        separate.in(dataset.path()).embed(content.value().bytes());
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
    private Deque<Visit> enter(String path, long address, int depth, Deque<Visit> inner) {
        if (names++ >= limits.hdfObjects()) {
            String what = limits.hdfObjects() == 1 ? "group or dataset" : "groups and datasets";
            throw at(path).beyond(limits.hdfObjects(), what, "more");
        }
        if (objects.containsKey(address)) {
            HdfOutline.Dataset known = objects.get(address);
            if (known == null) at(path).odd(Kind.SECOND_NAME, "a separate group", "one that also has another name");
            else datasets.add(known.at(path));
            return inner;
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
        } else {
            types.add(described(path, messages));
            inspect(path, messages);
        }
        return inner;
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
                default -> {}
            }
        }
        ByteBuffer type = HdfMessages.only(messages, HdfMessages.DATATYPE);
        int untagged = type != null && HdfNumbers.isOpaque(type) && type.get(1) == 0 ? type.getInt(4) : 0;
        boolean any = HdfMessages.has(messages, HdfMessages.ATTRIBUTE)
                || HdfMessages.has(messages, HdfMessages.ATTRIBUTE_INFO);
        Map<String, ByteBuffer> attributes = any ? attributes(path, messages) : Map.of();
        inspect(path, messages);
        HdfNumbers numbers = HdfNumbers.of(messages, source);
        boolean plain = numbers != null && !HdfMessages.has(messages, HdfMessages.ATTRIBUTE_INFO);
        return new HdfOutline.Dataset(
                path, address, numbers, untagged, attributes, plain ? List.of() : List.copyOf(messages));
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

    /** Returns the name of an attribute without the zeros at its end. */
    static String attribute(ByteBuffer attribute) {
        String name = HdfLink.text(attribute, attribute.get(0) < 3 ? 8 : 9, attribute.getShort(2) & 0xFFFF);
        int end = name.length();
        while (end > 0 && name.charAt(end - 1) == '\0') end--;
        return name.substring(0, end);
    }

    /** Reports data before and after the HDF5 file. */
    private void checkAround() {
        Superblock superblock = source.superblock();
        long before = superblock.base();
        if (before > 0)
            separate.odd(Kind.FOREIGN_DATA, "an HDF5 file that starts at byte 0", before + " bytes before it");
        embed(0, before);
        long trailing = source.bytes().size() - superblock.layout().end() - (isAbsolute() ? 0 : before);
        if (trailing > 0) separate.odd(Kind.FOREIGN_DATA, "the end of the HDF5 file", trailing + " more bytes");
        embed(source.bytes().size() - trailing, trailing);
    }

    /** Embeds bytes that no structure uses, given their offset in the file. */
    private void embed(long offset, long length) {
        if (length <= 0 || length > source.bytes().size() - offset) return;
        String at = (source.place().at().isEmpty() ? "" : ": ") + "offset " + offset;
        separate.in(at).embed(source.bytes().buffer(offset, (int) Math.min(length, BLOCK * BLOCK_COUNT)));
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
                Kind.UNCOUNTED_BYTES,
                "structures whose bytes can all be accounted for",
                "newer or damaged ones among them");
    }

    /** Counts the nonzero bytes between two addresses, except those in string heaps. */
    private void checkGap(long from, long to) {
        boolean first = true;
        for (long at = from; at < to; ) {
            ByteBuffer bytes = source.buffer(at, Math.min(to - at, BLOCK));
            int i = 0;
            while (i < bytes.limit() && bytes.get(i) == 0) i++;
            at += i;
            if (i == bytes.limit()) continue;
            long texts = source.heaps().length(at, to - at);
            if (texts == 0) {
                if (unclaimed++ == 0) firstUnclaimed = at;
                if (first) embed(at + source.superblock().base(), to - at);
                first = false;
                at++;
            } else {
                source.heaps().visit(at, source.place());
                at += texts;
            }
        }
    }
}
