package org.kerasaudit.importer.file.hdf5;

import io.jhdf.checksum.ChecksumUtils;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.file.bytes.ByteRanges;

/**
 * Reads the messages of an HDF5 object header of either version, in block order, and claims their bytes.
 *
 * <p><a href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format, IV.A</a>.
 */
final class HdfMessages {
    /** Space for a message; kept only if it is not empty. */
    static final int NIL = 0;

    static final int DATASPACE = 1;
    static final int LINK_INFO = 2;
    static final int DATATYPE = 3;
    static final int LINK = 6;
    static final int EXTERNAL_FILES = 7;
    static final int LAYOUT = 8;
    static final int FILTERS = 0x0B;
    static final int ATTRIBUTE = 0x0C;
    static final int COMMENT = 0x0D;
    static final int SYMBOL_TABLE = 0x11;
    static final int ATTRIBUTE_INFO = 0x15;

    private static final int CONTINUATION = 0x10;
    private static final int OHDR = 0x5244484F;
    private static final int OCHK = 0x4B48434F;
    private static final int LAST_TYPE = 0x16;

    /** A bit for each message type that is kept; the others are only counted. */
    private static final int KEPT = 1 << DATASPACE
            | 1 << LINK_INFO
            | 1 << DATATYPE
            | 1 << LINK
            | 1 << EXTERNAL_FILES
            | 1 << LAYOUT
            | 1 << FILTERS
            | 1 << ATTRIBUTE
            | 1 << COMMENT
            | 1 << SYMBOL_TABLE
            | 1 << ATTRIBUTE_INFO;

    private static final int SHARED = 2;
    private static final int CHECKSUM = 4;

    /** Maximum length of a version 2 header before its messages: times, attribute counts, an eight-byte length. */
    private static final int MAX_HEAD = 6 + 16 + 4 + 8;

    private final HdfSource source;
    private final ByteRanges claimed;
    private final List<Message> messages = new ArrayList<>(4);
    private int taken;

    /** A message; if it is shared, its bytes are those of a reference to it. */
    record Message(int type, boolean shared, ByteBuffer bytes) {}

    private HdfMessages(HdfSource source, ByteRanges claimed) {
        this.source = source;
        this.claimed = claimed;
    }

    /**
     * Reads the messages of the object header at {@code address} that locate or describe something. Throws an unspecified runtime
     * exception if the header is damaged.
     */
    static List<Message> read(HdfSource source, long address, ByteRanges claimed) {
        HdfMessages reader = new HdfMessages(source, claimed);
        ByteBuffer head = source.buffer(address, Math.min(MAX_HEAD, source.left(address)));
        if (head.getInt(0) == OHDR) reader.readNew(address, head);
        else reader.readOld(address, head);
        return reader.messages;
    }

    /** Returns the content of the only message of a type; null if there is none, several, or a shared one. */
    static @Nullable ByteBuffer only(List<Message> messages, int type) {
        Message only = null;
        for (Message message : messages) {
            if (message.type != type) continue;
            if (only != null) return null;
            only = message;
        }
        return only == null || only.shared ? null : only.bytes;
    }

    static boolean has(List<Message> messages, int type) {
        for (Message message : messages) {
            if (message.type == type) return true;
        }
        return false;
    }

    private void readOld(long address, ByteBuffer head) {
        if (head.get(0) != 1) throw new IllegalStateException("not the beginning of an object header");
        claimed.add(address, 16);
        readBlocks(address + 16, new Block(claim(address + 16, head.getInt(8) & 0xFFFF_FFFFL), false, 0));
        if (taken != (head.getShort(2) & 0xFFFF))
            throw new IllegalStateException("the number of messages differs from the object header");
    }

    private void readNew(long address, ByteBuffer head) {
        int flags = head.get(5);
        int width = 1 << (flags & 3);
        int sizeAt = 6 + ((flags & 0x20) == 0 ? 0 : 16) + ((flags & 0x10) == 0 ? 0 : 4);
        long length = width == 1 ? head.get(sizeAt) & 0xFF : Superblock.number(head, sizeAt, width);
        ByteBuffer whole = checked(claim(address, sizeAt + width + length + CHECKSUM), sizeAt + width);
        readBlocks(address, new Block(whole, true, (flags & 4) == 0 ? 0 : 2));
    }

    /** A block of messages and the format of their headers. */
    private record Block(ByteBuffer bytes, boolean isNew, int order) {
        int head() {
            return isNew ? 4 + order : 8;
        }
    }

    private ByteBuffer claim(long address, long length) {
        claimed.add(address, length);
        return source.buffer(address, length);
    }

    /** Verifies the checksum of a version 2 block and returns its content from {@code begin} on. */
    private static ByteBuffer checked(ByteBuffer block, int begin) {
        ChecksumUtils.validateChecksum(block);
        return block.position(begin).limit(block.limit() - CHECKSUM);
    }

    /** Reads the messages of a block and of its continuation blocks. */
    private void readBlocks(long address, Block first) {
        Set<Long> visited = Set.of(address);
        Deque<Block> begun = new ArrayDeque<>(2);
        begun.push(first);
        while (!begun.isEmpty()) {
            Block block = begun.peek();
            if (block.bytes.remaining() < block.head()) {
                begun.pop();
                continue;
            }
            ByteBuffer link = take(block);
            if (link == null) continue;
            long next = Superblock.number(link, 0, source.superblock().offsetBytes());
            if (visited.size() == 1) visited = new HashSet<>(visited);
            if (!visited.add(next)) throw new IllegalStateException("a block of messages that continues itself");
            begun.push(continued(block, next, link));
        }
    }

    private Block continued(Block block, long address, ByteBuffer link) {
        int width = source.superblock().offsetBytes();
        long length = Superblock.number(link, width, source.superblock().lengthBytes());
        ByteBuffer bytes = claim(address, length);
        if (!block.isNew) return new Block(bytes, false, 0);
        if (bytes.getInt(0) != OCHK) throw new IllegalStateException("not the beginning of a block of messages");
        return new Block(checked(bytes, Integer.BYTES), true, block.order);
    }

    private static boolean isEmpty(ByteBuffer bytes, int from, int length) {
        for (int i = from; i < from + length; i++) if (bytes.get(i) != 0) return false;
        return true;
    }

    /** Reads the next message of a block; returns its content if it is a continuation, else null. */
    private @Nullable ByteBuffer take(Block block) {
        ByteBuffer bytes = block.bytes;
        int at = bytes.position();
        int type = block.isNew ? bytes.get(at) & 0xFF : bytes.getShort(at) & 0xFFFF;
        if (type > LAST_TYPE) throw new IllegalStateException("an unknown message type");
        int size = bytes.getShort(block.isNew ? at + 1 : at + 2) & 0xFFFF;
        int content = at + block.head();
        bytes.position(content + size);
        taken++;
        boolean kept = (KEPT >> type & 1) != 0 || type == NIL && !isEmpty(bytes, content, size);
        if (!kept && type != CONTINUATION) return null;
        ByteBuffer own = bytes.slice(content, size).order(bytes.order());
        int flags = bytes.get(block.isNew ? at + 3 : at + 4);
        if (kept) messages.add(new Message(type, (flags & SHARED) != 0, own));
        return kept ? null : own;
    }
}
