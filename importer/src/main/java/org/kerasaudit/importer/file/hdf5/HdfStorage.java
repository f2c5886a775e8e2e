package org.kerasaudit.importer.file.hdf5;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.kerasaudit.importer.file.bytes.ByteRanges;

/** Reads HDF5's symbol tables and chunk indexes and claims the bytes they use. */
final class HdfStorage {
    private static final int TREE = 0x45455254;
    private static final int SYMBOLS = 0x444F4E53;
    private static final int HEAP = 0x50414548;
    private static final int NOTHING_CACHED = 0;
    private static final int GROUP_CACHED = 1;
    private static final int SOFT_LINK_CACHED = 2;
    private static final int CACHE_AT = 8;
    private static final int ANY_LEVEL = -1;
    private static final int CONTIGUOUS = 1;
    private static final int CHUNKED = 2;

    private final HdfSource source;
    private final ByteRanges claimed;
    private final Set<Long> nodes = new HashSet<>();
    private final int offsets;
    private final int lengths;

    HdfStorage(HdfSource source, ByteRanges claimed) {
        this.source = source;
        this.claimed = claimed;
        this.offsets = source.superblock().offsetBytes();
        this.lengths = source.superblock().lengthBytes();
    }

    /** Claims the bytes of a dataset with {@code axes} axes and this layout; returns false for an unknown layout. */
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
        if (tree >= 0) forEachChunk(tree, axes, claimed::add);
        return true;
    }

    /** Receives the address and the stored length of a chunk. */
    interface Chunks {
        void accept(long address, long length);
    }

    /** Passes on the chunks in the version 1 B-tree at {@code tree} and claims its bytes. */
    void forEachChunk(long tree, int axes, Chunks chunks) {
        visitChunks(tree, axes, ANY_LEVEL, chunks);
    }

    private void visitChunks(long address, int axes, int level, Chunks chunks) {
        ByteBuffer node = node(address, level);
        int entries = node.getShort(6) & 0xFFFF;
        int key = 8 + 8 * (axes + 1);
        int head = 8 + 2 * offsets;
        int rank = source.superblock().layout().chunkRank();
        claimed.add(address, head + 2L * rank * offsets + (2L * rank + 1) * key);
        ByteBuffer all = source.buffer(address, head + (long) entries * (key + offsets));
        for (int i = 0; i < entries; i++) {
            int at = head + i * (key + offsets);
            long child = Superblock.number(all, at + key, offsets);
            if (node.get(5) > 0) visitChunks(child, axes, node.get(5) - 1, chunks);
            else chunks.accept(child, all.getInt(at) & 0xFFFF_FFFFL);
        }
    }

    /** Returns the links of the group with this B-tree and this local heap. Claims the bytes of both. */
    List<HdfLink> symbols(long tree, long heap) {
        List<HdfLink> symbols = new ArrayList<>();
        addSymbols(tree, names(heap), symbols, ANY_LEVEL);
        return symbols;
    }

    private void addSymbols(long address, ByteBuffer names, List<HdfLink> symbols, int level) {
        ByteBuffer node = node(address, level);
        int entries = node.getShort(6) & 0xFFFF;
        int head = 8 + 2 * offsets;
        int rank = source.superblock().layout().groupRank();
        claimed.add(address, head + 2L * rank * offsets + (2L * rank + 1) * lengths);
        ByteBuffer all = source.buffer(address, head + (long) entries * (lengths + offsets));
        for (int i = 0; i < entries; i++) {
            long child = Superblock.number(all, head + i * (lengths + offsets) + lengths, offsets);
            if (node.get(5) > 0) addSymbols(child, names, symbols, node.get(5) - 1);
            else addEntries(child, names, symbols);
        }
    }

    private void addEntries(long address, ByteBuffer names, List<HdfLink> symbols) {
        ByteBuffer head = source.buffer(address, 8);
        if (head.getInt(0) != SYMBOLS || !nodes.add(address))
            throw new IllegalStateException("not the beginning of a symbol table, or one shared by two groups");
        int width = 2 * offsets + 24;
        claimed.add(address, 8 + 2L * source.superblock().layout().leafRank() * width);
        int count = head.getShort(6) & 0xFFFF;
        ByteBuffer entries = source.buffer(address + 8, (long) count * width);
        for (int i = 0; i < count; i++) {
            int at = i * width;
            String name = name(names, Superblock.number(entries, at, offsets));
            symbols.add(
                    switch (entries.getInt(at + 2 * offsets)) {
                        case NOTHING_CACHED, GROUP_CACHED ->
                            HdfLink.hard(name, Superblock.number(entries, at + offsets, offsets));
                        case SOFT_LINK_CACHED ->
                            HdfLink.soft(name, name(names, entries.getInt(at + 2 * offsets + CACHE_AT)));
                        default -> throw new IllegalStateException("an unknown symbol type");
                    });
        }
    }

    /** Returns the head of a B-tree node, which may be visited only once and at its level. */
    private ByteBuffer node(long address, int level) {
        ByteBuffer head = source.buffer(address, 8);
        if (level != ANY_LEVEL && head.get(5) != level)
            throw new IllegalStateException("a B-tree node at the wrong level");
        if (head.getInt(0) != TREE || !nodes.add(address))
            throw new IllegalStateException("not the beginning of a B-tree node, or one visited before");
        return head;
    }

    /** Returns the names in the local heap at {@code heap} and claims its bytes. */
    private ByteBuffer names(long heap) {
        claimed.add(heap, 8 + 2L * lengths + offsets);
        ByteBuffer head = heapHead(heap);
        long size = Superblock.number(head, 8, lengths);
        long data = Superblock.number(head, 8 + 2 * lengths, offsets);
        claimed.add(data, size);
        return source.buffer(data, size);
    }

    /** Returns the name at {@code offset} in the local heap at {@code heap}. */
    String name(long heap, long offset) {
        ByteBuffer head = heapHead(heap);
        long data = Superblock.number(head, 8 + 2 * lengths, offsets);
        return name(source.buffer(data, Superblock.number(head, 8, lengths)), offset);
    }

    private static String name(ByteBuffer names, long offset) {
        if (offset < 0 || offset >= names.limit()) throw new IllegalStateException("a name outside its heap");
        int end = (int) offset;
        while (end < names.limit() && names.get(end) != 0) end++;
        byte[] name = new byte[end - (int) offset];
        names.get((int) offset, name);
        return new String(name, StandardCharsets.UTF_8);
    }

    private ByteBuffer heapHead(long heap) {
        ByteBuffer head = source.buffer(heap, 8 + 2L * lengths + offsets);
        if (head.getInt(0) != HEAP) throw new IllegalStateException("not the beginning of a local heap");
        return head;
    }
}
