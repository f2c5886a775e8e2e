package org.kerasaudit.importer.file.hdf5;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.kerasaudit.importer.file.bytes.ByteRanges;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.KerasFormatException.Code;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Oddity.Kind;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.file.hdf5.HdfMessages.Message;

/**
 * Goes through the structures of an HDF5 file: finds its groups and datasets, names the datasets whose numbers stand
 * elsewhere, of which jhdf only says that the group cannot be read, and counts the bytes that no structure uses.
 *
 * <p>It judges nothing else. Where it meets what it does not know or what is damaged, it leaves off and jhdf speaks.
 */
final class HdfScan {
    private static final int VIRTUAL = 3;
    private static final int CACHED_GROUP = 1;
    private static final long ELSEWHERE = -1;
    private static final int BLOCK = 1 << 16;

    private final HdfSource source;
    private final Limits limits;
    private final ByteRanges claimed = new ByteRanges();
    private final HdfStorage storage;
    private final List<HdfOutline.Group> groups = new ArrayList<>();
    private final List<HdfOutline.Dataset> datasets = new ArrayList<>();
    private final Set<Long> seen = new HashSet<>();

    /** Whether all objects are of a kind that needs no closer look. */
    private boolean regular = true;

    /** Whether all structures met are ones whose bytes are known. */
    private boolean complete = true;

    private long unclaimed;
    private long firstUnclaimed;

    /** A group whose children are still to be seen. */
    private record Visit(String path, int depth, List<Message> messages) {}

    /** A name in a group and the address of the object header it stands for, {@link #ELSEWHERE} for a link by name. */
    private record Link(String name, long address) {}

    private HdfScan(HdfSource source, Limits limits) {
        this.source = source;
        this.limits = limits;
        this.storage = new HdfStorage(source, claimed);
    }

    /** Goes through the file that begins at {@code source}. Throws where a dataset is stored elsewhere. */
    static HdfScan of(HdfSource source, Limits limits) {
        HdfScan scan = new HdfScan(source, limits);
        try {
            scan.walk();
        } catch (KerasFormatException elsewhere) {
            throw elsewhere;
        } catch (RuntimeException unknown) {
            scan.regular = false;
            scan.complete = false;
        }
        return scan;
    }

    /** What was found, if it is all there is and each of it like most. */
    Optional<HdfOutline> outline() {
        return regular ? Optional.of(new HdfOutline(groups, datasets)) : Optional.empty();
    }

    /** Reports bytes that nothing claims; answers whether all could be counted. */
    boolean account() {
        boolean counted = complete && !source.superblock().layout().extended();
        checkAround();
        if (counted) checkInside();
        else reportUncounted();
        return counted;
    }

    private void walk() {
        long root = source.superblock().layout().root();
        seen.add(root);
        Deque<Visit> pending = new ArrayDeque<>();
        pending.push(new Visit("/", 0, HdfMessages.read(source, root, claimed)));
        while (!pending.isEmpty()) {
            List<Visit> inner = visit(pending.pop());
            for (int i = inner.size() - 1; i >= 0; i--) pending.push(inner.get(i));
        }
    }

    /** Takes note of a group and of what is in it; groups in it are still to be visited. */
    private List<Visit> visit(Visit group) {
        Map<String, ByteBuffer> attributes = new HashMap<>();
        List<Link> links = new ArrayList<>();
        int kinds = 0;
        for (Message message : group.messages) {
            ByteBuffer bytes = message.bytes();
            switch (message.type()) {
                case HdfMessages.LINK -> link(bytes, links);
                case HdfMessages.SYMBOL_TABLE -> {
                    symbols(bytes, links);
                    kinds++;
                }
                case HdfMessages.LINK_INFO -> {
                    dense(bytes);
                    kinds++;
                }
                case HdfMessages.ATTRIBUTE_INFO -> dense(bytes);
                case HdfMessages.ATTRIBUTE ->
                    regular &= attributes.put(attribute(bytes), bytes) == null && !message.shared();
                default -> {}
            }
        }
        regular &= kinds == 1 && group.depth <= limits.hdfDepth();
        groups.add(new HdfOutline.Group(group.path, Map.copyOf(attributes)));
        Set<String> names = new HashSet<>();
        List<Visit> inner = new ArrayList<>();
        for (Link link : links) {
            String path = HdfTree.below(group.path, link.name);
            if (!names.add(link.name)) collide(path);
            if (link.address != ELSEWHERE && seen.add(link.address)) enter(path, link.address, group.depth + 1, inner);
            else regular = false;
        }
        return inner;
    }

    /** Links or attributes may be kept in a heap that is left to jhdf, as this message about them says. */
    private void dense(ByteBuffer info) {
        if (info.getLong(info.limit() - Math.min(8, info.limit())) == -1) return;
        complete = false;
        regular = false;
    }

    private void collide(String path) {
        source.place().in(path).odd(Kind.COLLIDING_NAMES, "one object of this name", "several");
        regular = false;
    }

    /** Takes note of what the object header at {@code address} begins; a group is added to {@code inner}. */
    private void enter(String path, long address, int depth, List<Visit> inner) {
        if (seen.size() > limits.hdfObjects()) throw new IllegalStateException("more objects than are looked at");
        List<Message> messages = HdfMessages.read(source, address, claimed);
        if (HdfMessages.has(messages, HdfMessages.DATASPACE)) dataset(path, address, messages);
        else if (HdfMessages.has(messages, HdfMessages.DATATYPE)) regular = false;
        else inner.add(new Visit(path, depth, messages));
    }

    private void dataset(String path, long address, List<Message> messages) {
        for (Message message : messages) {
            ByteBuffer bytes = message.bytes();
            switch (message.type()) {
                case HdfMessages.EXTERNAL_FILES ->
                    throw source.place()
                            .in(path)
                            .wrong(
                                    Code.EXTERNAL_STORAGE,
                                    "numbers in this file",
                                    "numbers in another: " + externalFile(bytes));
                case HdfMessages.LAYOUT -> layout(bytes, messages, path);
                case HdfMessages.ATTRIBUTE_INFO -> dense(bytes);
                default -> {}
            }
        }
        datasets.add(new HdfOutline.Dataset(path, address, HdfNumbers.of(messages, source)));
    }

    private void layout(ByteBuffer layout, List<Message> messages, String path) {
        if (layout.get(0) >= 3 && layout.get(1) == VIRTUAL) {
            throw source.place()
                    .in(path)
                    .wrong(Code.VIRTUAL_DATASET, "numbers of its own", "a view of other datasets or files");
        }
        ByteBuffer space = HdfMessages.only(messages, HdfMessages.DATASPACE);
        complete &= storage.claim(layout, space == null ? 0 : space.get(1));
    }

    /** The first of the files that an external dataset lies in. */
    private String externalFile(ByteBuffer message) {
        try {
            int width = source.superblock().offsetBytes();
            long heap = Superblock.number(message, 8, width);
            long name =
                    Superblock.number(message, 8 + width, source.superblock().lengthBytes());
            return storage.name(heap, name);
        } catch (RuntimeException unknown) {
            return "its name cannot be read";
        }
    }

    private void symbols(ByteBuffer message, List<Link> links) {
        int width = source.superblock().offsetBytes();
        long tree = Superblock.number(message, 0, width);
        for (HdfStorage.Symbol symbol : storage.symbols(tree, Superblock.number(message, width, width))) {
            links.add(new Link(symbol.name(), symbol.cached() > CACHED_GROUP ? ELSEWHERE : symbol.address()));
        }
    }

    private void link(ByteBuffer link, List<Link> links) {
        int flags = link.get(1);
        int at = 2;
        int type = (flags & 8) == 0 ? 0 : link.get(at++);
        at += (flags & 4) == 0 ? 0 : 8;
        at += (flags & 16) == 0 ? 0 : 1;
        int width = 1 << (flags & 3);
        long length = width == 1 ? link.get(at) & 0xFF : Superblock.number(link, at, width);
        if (length < 0 || length > link.limit()) throw new IllegalStateException("no name");
        String name = text(link, at + width, (int) length);
        int end = at + width + (int) length;
        int offsets = source.superblock().offsetBytes();
        links.add(new Link(name, type == 0 ? Superblock.number(link, end, offsets) : ELSEWHERE));
    }

    /** The name of an attribute, which may end in zeros. */
    private static String attribute(ByteBuffer attribute) {
        return text(attribute, attribute.get(0) < 3 ? 8 : 9, attribute.getShort(2) & 0xFFFF)
                .trim();
    }

    private static String text(ByteBuffer bytes, int at, int length) {
        byte[] text = new byte[length];
        bytes.get(at, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** Data before the HDF5 file and behind it. */
    private void checkAround() {
        Superblock superblock = source.superblock();
        Place place = source.place();
        long before = superblock.base();
        if (before > 0) place.odd(Kind.FOREIGN_DATA, "an HDF5 file from byte 0 on", before + " bytes before it");
        long behind = source.bytes().size() - superblock.layout().end() - (isAbsolute() ? 0 : before);
        if (behind > 0) place.odd(Kind.FOREIGN_DATA, "the end of the HDF5 file", behind + " bytes more");
    }

    /** Whether the end that the head states counts from the file's first byte, as old versions of HDF5 have it. */
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
        source.place()
                .odd(
                        Kind.UNCLAIMED_BYTES,
                        "zeros where no structure is",
                        unclaimed + " other bytes, the first at " + (firstUnclaimed + superblock.base()));
    }

    private void reportUncounted() {
        source.place()
                .odd(
                        Kind.UNCOUNTED_BYTES,
                        "structures whose bytes can all be counted",
                        "newer or damaged ones among them");
    }

    /** Counts the bytes between two addresses that are not zero, heaps of texts aside. */
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
