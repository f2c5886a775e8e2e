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
 * The messages of one HDF5 object header, of either version, in the order of their blocks, and the bytes they take.
 *
 * <p><a href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format, IV.A</a>.
 */
final class HdfMessages {
    static final int DATASPACE = 1;
    static final int LINK_INFO = 2;
    static final int DATATYPE = 3;
    static final int LINK = 6;
    static final int EXTERNAL_FILES = 7;
    static final int LAYOUT = 8;
    static final int ATTRIBUTE = 0x0C;
    static final int SYMBOL_TABLE = 0x11;
    static final int ATTRIBUTE_INFO = 0x15;

    private static final int CONTINUATION = 0x10;
    private static final int OHDR = 0x5244484F;
    private static final int OCHK = 0x4B48434F;
    private static final int LAST_TYPE = 0x16;

    /** A bit for each type of message that tells where something is; the others are counted. */
    private static final int ASKED_FOR = 1 << DATASPACE
            | 1 << LINK_INFO
            | 1 << DATATYPE
            | 1 << LINK
            | 1 << EXTERNAL_FILES
            | 1 << LAYOUT
            | 1 << ATTRIBUTE
            | 1 << SYMBOL_TABLE
            | 1 << ATTRIBUTE_INFO;

    private static final int SHARED = 2;
    private static final int CHECKSUM = 4;

    /** What a new header tells before its messages: times, numbers of attributes, a length of eight bytes. */
    private static final int LONGEST_HEAD = 6 + 16 + 4 + 8;

    private final HdfSource source;
    private final ByteRanges claimed;
    private final List<Message> messages = new ArrayList<>(4);
    private int taken;

    /** One message; its bytes are those of a reference to it where it is kept elsewhere. */
    record Message(int type, boolean shared, ByteBuffer bytes) {}

    private HdfMessages(HdfSource source, ByteRanges claimed) {
        this.source = source;
        this.claimed = claimed;
    }

    /**
     * The messages of the object header at {@code address} that tell where something is. Throws some runtime exception where the
     * header is damaged.
     */
    static List<Message> read(HdfSource source, long address, ByteRanges claimed) {
        HdfMessages reader = new HdfMessages(source, claimed);
        ByteBuffer head = source.buffer(address, Math.min(LONGEST_HEAD, source.left(address)));
        if (head.getInt(0) == OHDR) reader.readNew(address, head);
        else reader.readOld(address, head);
        return reader.messages;
    }

    /** The content of the one message of a type; null where there is none, several, or one that is kept elsewhere. */
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
            throw new IllegalStateException("another number of messages than the object header states");
    }

    private void readNew(long address, ByteBuffer head) {
        int flags = head.get(5);
        int width = 1 << (flags & 3);
        int sizeAt = 6 + ((flags & 0x20) == 0 ? 0 : 16) + ((flags & 0x10) == 0 ? 0 : 4);
        long length = width == 1 ? head.get(sizeAt) & 0xFF : Superblock.number(head, sizeAt, width);
        ByteBuffer whole = checked(claim(address, sizeAt + width + length + CHECKSUM), sizeAt + width);
        readBlocks(address, new Block(whole, true, (flags & 4) == 0 ? 0 : 2));
    }

    /** A block of messages and how each of them begins. */
    private record Block(ByteBuffer bytes, boolean isNew, int order) {
        int head() {
            return isNew ? 4 + order : 8;
        }
    }

    private ByteBuffer claim(long address, long length) {
        claimed.add(address, length);
        return source.buffer(address, length);
    }

    /** What stands in a block of a new header from {@code begin} on, after making sure of its checksum. */
    private static ByteBuffer checked(ByteBuffer block, int begin) {
        ChecksumUtils.validateChecksum(block);
        return block.position(begin).limit(block.limit() - CHECKSUM);
    }

    /** Takes the messages of a block and, where it is continued, those of the blocks it leads to. */
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

    /** Takes the next message of a block; its content if it leads to another block, else null. */
    private @Nullable ByteBuffer take(Block block) {
        ByteBuffer bytes = block.bytes;
        int at = bytes.position();
        int type = block.isNew ? bytes.get(at) & 0xFF : bytes.getShort(at) & 0xFFFF;
        if (type > LAST_TYPE) throw new IllegalStateException("an unknown type of message");
        int size = bytes.getShort(block.isNew ? at + 1 : at + 2) & 0xFFFF;
        int content = at + block.head();
        bytes.position(content + size);
        taken++;
        boolean asked = (ASKED_FOR >> type & 1) != 0;
        if (!asked && type != CONTINUATION) return null;
        ByteBuffer own = bytes.slice(content, size).order(bytes.order());
        int flags = bytes.get(block.isNew ? at + 3 : at + 4);
        if (asked) messages.add(new Message(type, (flags & SHARED) != 0, own));
        return asked ? null : own;
    }
}
