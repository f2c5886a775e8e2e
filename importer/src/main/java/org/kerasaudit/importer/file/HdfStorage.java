package org.kerasaudit.importer.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where HDF5 keeps names of groups and numbers of datasets; claims the bytes of both. */
final class HdfStorage {
    private static final int TREE = 0x45455254;
    private static final int SYMBOLS = 0x444F4E53;
    private static final int HEAP = 0x50414548;
    private static final int TEXTS = 0x4C4F4347;
    private static final int ANY_LEVEL = -1;
    private static final int CONTIGUOUS = 1;
    private static final int CHUNKED = 2;

    private final HdfSource source;
    private final ByteRanges claimed;
    private final Set<Long> nodes = new HashSet<>();
    private final int offsets;
    private final int lengths;

    /** A name in a group, and the object header it stands for unless it is a link by name. */
    record Symbol(String name, long address, boolean link) {}

    HdfStorage(HdfSource source, ByteRanges claimed) {
        this.source = source;
        this.claimed = claimed;
        this.offsets = source.superblock().offsetBytes();
        this.lengths = source.superblock().lengthBytes();
    }

    /** Claims the bytes of a dataset of {@code axes} axes with this layout; false where the layout is not known here. */
    boolean claim(ByteBuffer layout, int axes) {
        int version = layout.get(0);
        int kind = layout.get(1);
        if (version < 3 || version > 4) return false;
        if (kind == CONTIGUOUS) {
            long address = Superblock.number(layout, 2, offsets);
            if (address >= 0) claimed.add(address, Superblock.number(layout, 2 + offsets, lengths));
        }
        if (kind != CHUNKED) return true;
        if (version == 4) return false;
        long tree = Superblock.number(layout, 3, offsets);
        if (tree >= 0) claimChunks(tree, axes, ANY_LEVEL);
        return true;
    }

    private void claimChunks(long address, int axes, int level) {
        ByteBuffer node = node(address, level);
        int entries = node.getShort(6) & 0xFFFF;
        int key = 8 + 8 * (axes + 1);
        int head = 8 + 2 * offsets;
        int rank = source.superblock().layout().chunkRank();
        claimed.add(address, head + 2L * rank * offsets + (2L * rank + 1) * key);
        ByteBuffer all =
                source.part(address, head + (long) entries * (key + offsets)).buffer();
        for (int i = 0; i < entries; i++) {
            int at = head + i * (key + offsets);
            long child = Superblock.number(all, at + key, offsets);
            if (node.get(5) > 0) claimChunks(child, axes, node.get(5) - 1);
            else claimed.add(child, all.getInt(at) & 0xFFFF_FFFFL);
        }
    }

    /** What the group with this B-tree and this heap of names holds. */
    List<Symbol> symbols(long tree, long heap) {
        List<Symbol> symbols = new ArrayList<>();
        addSymbols(tree, heap, symbols, ANY_LEVEL);
        return symbols;
    }

    private void addSymbols(long address, long heap, List<Symbol> symbols, int level) {
        ByteBuffer node = node(address, level);
        int entries = node.getShort(6) & 0xFFFF;
        int head = 8 + 2 * offsets;
        int rank = source.superblock().layout().groupRank();
        claimed.add(address, head + 2L * rank * offsets + (2L * rank + 1) * lengths);
        ByteBuffer all = source.part(address, head + (long) entries * (lengths + offsets))
                .buffer();
        for (int i = 0; i < entries; i++) {
            long child = Superblock.number(all, head + i * (lengths + offsets) + lengths, offsets);
            if (node.get(5) > 0) addSymbols(child, heap, symbols, node.get(5) - 1);
            else addEntries(child, heap, symbols);
        }
    }

    private void addEntries(long address, long heap, List<Symbol> symbols) {
        ByteBuffer head = source.part(address, 8).buffer();
        if (head.getInt(0) != SYMBOLS || !nodes.add(address)) throw new IllegalStateException("no symbols");
        int width = 2 * offsets + 24;
        claimed.add(address, 8 + 2L * source.superblock().layout().leafRank() * width);
        int count = head.getShort(6) & 0xFFFF;
        ByteBuffer entries = source.part(address + 8, (long) count * width).buffer();
        for (int i = 0; i < count; i++) {
            int at = i * width;
            boolean link = entries.getInt(at + 2 * offsets) == 2;
            String name = name(heap, Superblock.number(entries, at, offsets));
            symbols.add(new Symbol(name, Superblock.number(entries, at + offsets, offsets), link));
        }
    }

    /** The head of a B-tree node, each of which may be met once and in its place. */
    private ByteBuffer node(long address, int level) {
        ByteBuffer head = source.part(address, 8).buffer();
        if (level != ANY_LEVEL && head.get(5) != level) throw new IllegalStateException("no tree");
        if (head.getInt(0) != TREE || !nodes.add(address)) throw new IllegalStateException("no node of a B-tree");
        return head;
    }

    void claimHeap(long heap) {
        ByteBuffer head = heapHead(heap);
        claimed.add(heap, 8 + 2L * lengths + offsets);
        claimed.add(Superblock.number(head, 8 + 2 * lengths, offsets), Superblock.number(head, 8, lengths));
    }

    /** The text at {@code offset} of the local heap at {@code heap}. */
    String name(long heap, long offset) {
        ByteBuffer head = heapHead(heap);
        long size = Superblock.number(head, 8, lengths);
        long data = Superblock.number(head, 8 + 2 * lengths, offsets);
        if (offset < 0 || offset >= size) throw new IllegalStateException("no name");
        ByteBuffer rest = source.part(data + offset, size - offset).buffer();
        int length = 0;
        while (length < rest.limit() && rest.get(length) != 0) length++;
        byte[] name = new byte[length];
        rest.get(name);
        return new String(name, StandardCharsets.UTF_8);
    }

    private ByteBuffer heapHead(long heap) {
        ByteBuffer head = source.part(heap, 8 + 2L * lengths + offsets).buffer();
        if (head.getInt(0) != HEAP) throw new IllegalStateException("no heap of names");
        return head;
    }

    /** The length of the heap of texts at {@code at}, 0 if there is none; texts are referred to from inside other data. */
    long texts(long at, long end) {
        if (end - at < 8 + lengths) return 0;
        ByteBuffer head = source.part(at, 8 + lengths).buffer();
        long size = Superblock.number(head, 8, lengths);
        return head.getInt(0) != TEXTS || size < 8 + lengths || size > end - at ? 0 : size;
    }
}
