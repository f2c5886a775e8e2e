package org.kerasaudit.importer.file.hdf5;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.file.bytes.Oddity.Kind;
import org.kerasaudit.importer.file.bytes.Place;

/**
 * A name in a group and what it stands for.
 *
 * @param address the HDF5 address of an object header; meaningless where there is a target
 * @param target what a link names instead of having an address
 * @param external whether that is in another file
 */
record HdfLink(String name, long address, @Nullable String target, boolean external) {
    private static final int SOFT = 1;
    private static final int EXTERNAL = 64;

    static HdfLink hard(String name, long address) {
        return new HdfLink(name, address, null, false);
    }

    static HdfLink soft(String name, String target) {
        return new HdfLink(name, 0, target, false);
    }

    /** The link in a message. Throws some runtime exception where it is damaged. */
    static HdfLink read(ByteBuffer link, int offsetBytes) {
        int flags = link.get(1);
        int at = 2;
        int type = (flags & 8) == 0 ? 0 : link.get(at++) & 0xFF;
        at += (flags & 4) == 0 ? 0 : 8;
        at += (flags & 16) == 0 ? 0 : 1;
        int width = 1 << (flags & 3);
        long length = width == 1 ? link.get(at) & 0xFF : Superblock.number(link, at, width);
        if (length < 0 || length > link.limit()) throw new IllegalStateException("a link without a name");
        String name = text(link, at + width, (int) length);
        int end = at + width + (int) length;
        if (type == 0) return hard(name, Superblock.number(link, end, offsetBytes));
        String target = text(link, end + Short.BYTES, link.getShort(end) & 0xFFFF);
        return switch (type) {
            case SOFT -> soft(name, target);
            case EXTERNAL -> new HdfLink(name, 0, file(target), true);
            default -> soft(name, "somewhere else");
        };
    }

    /** After a byte of flags, the names of a file and of an object in it, each ended by a zero. */
    private static String file(String target) {
        String[] names = target.substring(1).split("\0", 3);
        return names[0] + ":" + (names.length > 1 ? names[1] : "");
    }

    /** Takes note of a link that Keras would follow out of the tree. */
    void report(Place place) {
        Kind kind = external ? Kind.EXTERNAL_LINK : Kind.SOFT_LINK;
        place.odd(kind, "a group or dataset", (external ? "a link to " : "a soft link to ") + target);
    }

    /** {@code length} bytes of {@code bytes} as text. */
    static String text(ByteBuffer bytes, int at, int length) {
        byte[] text = new byte[length];
        bytes.get(at, text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
