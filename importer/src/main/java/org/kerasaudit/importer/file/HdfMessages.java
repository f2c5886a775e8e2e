package org.kerasaudit.importer.file;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The messages of one HDF5 object header, of either version, and the bytes they take. */
final class HdfMessages {
    private static final int OHDR = 0x5244484F;
    private static final int CONTINUATION = 0x10;
    private static final int SHARED = 2;
    private static final int CHECKSUM = 4;

    private final HdfSource source;
    private final ByteRanges claimed;
    private final List<Message> messages = new ArrayList<>();
    private final Deque<Block> blocks = new ArrayDeque<>();
    private final Set<Long> seen = new HashSet<>();

    /** One message; its bytes are those of a reference to it where it is kept elsewhere. */
    record Message(int type, boolean shared, ByteBuffer bytes) {}

    private record Block(long address, long length) {}

    private HdfMessages(HdfSource source, ByteRanges claimed) {
        this.source = source;
        this.claimed = claimed;
    }

    /** All messages of the object header at {@code address}; whatever breaks off throws some runtime exception. */
    static List<Message> read(HdfSource source, long address, ByteRanges claimed) {
        HdfMessages reader = new HdfMessages(source, claimed);
        ByteBuffer head = source.part(address, 16).buffer();
        if (head.getInt(0) == OHDR) reader.readNew(address);
        else reader.readOld(address, head);
        return reader.messages;
    }

    private void readOld(long address, ByteBuffer head) {
        if (head.get(0) != 1) throw new IllegalStateException("no object header");
        claimed.add(address, 16);
        blocks.add(new Block(address + 16, head.getInt(8) & 0xFFFF_FFFFL));
        while (!blocks.isEmpty()) {
            Block block = next();
            ByteBuffer bytes = source.part(block.address, block.length).buffer();
            while (bytes.remaining() >= 8) {
                int type = bytes.getShort() & 0xFFFF;
                int size = bytes.getShort() & 0xFFFF;
                int flags = bytes.get();
                bytes.position(bytes.position() + 3);
                take(type, flags, size, bytes);
            }
        }
    }

    private void readNew(long address) {
        ByteBuffer head = source.part(address, 6).buffer();
        int flags = head.get(5);
        int width = 1 << (flags & 3);
        int sizeAt = 6 + ((flags & 0x20) == 0 ? 0 : 16) + ((flags & 0x10) == 0 ? 0 : 4);
        ByteBuffer size = source.part(address + sizeAt, width).buffer();
        long length = width == 1 ? size.get() & 0xFF : Superblock.number(size, 0, width);
        claimed.add(address, sizeAt + width + length + CHECKSUM);
        int order = (flags & 4) == 0 ? 0 : 2;
        readNew(new Block(address + sizeAt + width, length), order);
        while (!blocks.isEmpty()) {
            Block block = next();
            readNew(new Block(block.address + 4, block.length - 4 - CHECKSUM), order);
        }
    }

    private void readNew(Block block, int order) {
        ByteBuffer bytes = source.part(block.address, block.length).buffer();
        while (bytes.remaining() >= 4 + order) {
            int type = bytes.get() & 0xFF;
            int size = bytes.getShort() & 0xFFFF;
            int flags = bytes.get();
            bytes.position(bytes.position() + order);
            take(type, flags, size, bytes);
        }
    }

    private Block next() {
        Block block = blocks.remove();
        if (!seen.add(block.address)) throw new IllegalStateException("a block of messages met again");
        claimed.add(block.address, block.length);
        return block;
    }

    private void take(int type, int flags, int size, ByteBuffer bytes) {
        ByteBuffer content = bytes.slice(bytes.position(), size).order(bytes.order());
        bytes.position(bytes.position() + size);
        if (type == CONTINUATION) {
            int width = source.superblock().offsetBytes();
            blocks.add(new Block(
                    Superblock.number(content, 0, width),
                    Superblock.number(content, width, source.superblock().lengthBytes())));
        }
        messages.add(new Message(type, (flags & SHARED) != 0, content));
    }
}
