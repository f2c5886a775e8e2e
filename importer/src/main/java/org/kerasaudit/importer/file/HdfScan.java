package org.kerasaudit.importer.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.kerasaudit.importer.file.HdfMessages.Message;
import org.kerasaudit.importer.file.KerasFormatException.Code;
import org.kerasaudit.importer.file.Oddity.Kind;

/**
 * Goes through the structures of an HDF5 file before jhdf does: names the datasets whose numbers stand elsewhere, of which
 * jhdf only says that the group cannot be read, and counts the bytes that no structure uses.
 *
 * <p>It judges nothing else. Where it meets what it does not know or what is damaged, it leaves off and jhdf speaks.
 */
final class HdfScan {
    private static final int LAYOUT = 8;
    private static final int DATASPACE = 1;
    private static final int LINK_INFO = 2;
    private static final int EXTERNAL_FILES = 7;
    private static final int LINK = 6;
    private static final int SYMBOL_TABLE = 0x11;
    private static final int ATTRIBUTE_INFO = 0x15;
    private static final int VIRTUAL = 3;
    private static final int BLOCK = 1 << 16;

    private final HdfSource source;
    private final Limits limits;
    private final ByteRanges claimed = new ByteRanges();
    private final HdfStorage storage;
    private final Deque<Target> pending = new ArrayDeque<>();
    private final Set<Long> seen = new HashSet<>();

    /** Whether all structures met are ones whose bytes are known. */
    private boolean complete = true;

    private long unclaimed;
    private long firstUnclaimed;

    /** An object header and the path that leads to it. */
    record Target(String path, long address) {}

    private HdfScan(HdfSource source, Limits limits) {
        this.source = source;
        this.limits = limits;
        this.storage = new HdfStorage(source, claimed);
    }

    /** Whether all bytes could be counted. Throws where a dataset is stored elsewhere; reports bytes that nothing claims. */
    static boolean check(HdfSource source, Limits limits) {
        HdfScan scan = new HdfScan(source, limits);
        boolean counted =
                scan.walk() && scan.complete && !source.superblock().layout().extended();
        scan.checkAround();
        if (counted) scan.checkInside();
        else scan.reportUncounted();
        return counted;
    }

    /** Visits every object; false where it had to leave off. */
    private boolean walk() {
        pending.push(new Target("/", source.superblock().layout().root()));
        try {
            while (!pending.isEmpty() && seen.size() <= limits.hdfObjects()) {
                Target target = pending.pop();
                if (seen.add(target.address)) visit(target);
            }
            return pending.isEmpty();
        } catch (KerasFormatException elsewhere) {
            throw elsewhere;
        } catch (RuntimeException unknown) {
            return false;
        }
    }

    private void visit(Target target) {
        List<Message> messages = HdfMessages.read(source, target.address, claimed);
        Place place = source.place().in(target.path);
        int axes = axes(messages);
        for (Message message : messages) {
            ByteBuffer bytes = message.bytes();
            switch (message.type()) {
                case EXTERNAL_FILES ->
                    throw place.wrong(
                            Code.EXTERNAL_STORAGE,
                            "numbers in this file",
                            "numbers in another: " + externalFile(bytes));
                case LAYOUT -> layout(bytes, axes, place);
                case LINK -> link(bytes, target.path);
                case SYMBOL_TABLE -> symbols(bytes, target.path);
                case LINK_INFO -> complete &= bytes.getLong(bytes.limit() - Math.min(8, bytes.limit())) == -1;
                case ATTRIBUTE_INFO -> complete &= bytes.getLong(bytes.limit() - Math.min(8, bytes.limit())) == -1;
                default -> {}
            }
        }
    }

    /** The axes of a dataset, whose dataspace may come after what needs them; 0 where they are not told. */
    private static int axes(List<Message> messages) {
        for (Message message : messages) {
            if (message.type() == DATASPACE && !message.shared())
                return message.bytes().get(1);
        }
        return 0;
    }

    private void layout(ByteBuffer layout, int axes, Place place) {
        if (layout.get(0) >= 3 && layout.get(1) == VIRTUAL) {
            throw place.wrong(Code.VIRTUAL_DATASET, "numbers of its own", "a view of other datasets or files");
        }
        complete &= storage.claim(layout, axes);
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

    private void symbols(ByteBuffer message, String path) {
        int width = source.superblock().offsetBytes();
        long tree = Superblock.number(message, 0, width);
        long heap = Superblock.number(message, width, width);
        storage.claimHeap(heap);
        Set<String> names = new HashSet<>();
        for (HdfStorage.Symbol symbol : storage.symbols(tree, heap)) {
            String child = HdfTree.below(path, symbol.name());
            if (!names.add(symbol.name())) {
                source.place().in(child).odd(Kind.COLLIDING_NAMES, "one object of this name", "several");
            }
            if (!symbol.link()) pending.push(new Target(child, symbol.address()));
        }
    }

    private void link(ByteBuffer link, String path) {
        int flags = link.get(1);
        int at = 2;
        int type = (flags & 8) == 0 ? 0 : link.get(at++);
        at += (flags & 4) == 0 ? 0 : 8;
        at += (flags & 16) == 0 ? 0 : 1;
        int width = 1 << (flags & 3);
        long length = width == 1 ? link.get(at) & 0xFF : Superblock.number(link, at, width);
        if (length < 0 || length > link.limit()) throw new IllegalStateException("no name");
        byte[] name = new byte[(int) length];
        link.get(at + width, name);
        if (type != 0) return;
        long address = Superblock.number(
                link, at + width + name.length, source.superblock().offsetBytes());
        pending.push(new Target(HdfTree.below(path, new String(name, StandardCharsets.UTF_8)), address));
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
            ByteBuffer bytes = source.part(at, Math.min(to - at, BLOCK)).buffer();
            int i = 0;
            while (i < bytes.limit() && bytes.get(i) == 0) i++;
            at += i;
            if (i == bytes.limit()) continue;
            long texts = storage.texts(at, to);
            if (texts == 0) {
                if (unclaimed++ == 0) firstUnclaimed = at;
                at++;
            } else at += texts;
        }
    }
}
