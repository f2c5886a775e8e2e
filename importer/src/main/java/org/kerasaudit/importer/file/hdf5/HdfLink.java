package org.kerasaudit.importer.file.hdf5;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.file.bytes.Oddity.Kind;
import org.kerasaudit.importer.file.bytes.Place;

/**
 * A link: a name in a group and the object it refers to.
 *
 * @param address the HDF5 address of an object header; meaningless if there is a target
 * @param target the path of a soft or external link; null for a hard link
 * @param external whether the target is in another file
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

    /** Reads the link in a message. Throws an unspecified runtime exception if it is damaged. */
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
            default -> soft(name, "an unknown target");
        };
    }

    /** Reads an external target: a byte of flags, then the zero-terminated names of a file and an object in it. */
    private static String file(String target) {
        String[] names = target.substring(1).split("\0", 3);
        return names[0] + ":" + (names.length > 1 ? names[1] : "");
    }

    /** Reports a link that Keras would follow out of the tree. */
    void report(Place place) {
        Kind kind = external ? Kind.EXTERNAL_LINK : Kind.SOFT_LINK;
        place.odd(kind, "a group or dataset", (external ? "a link to " : "a soft link to ") + target);
    }

    /** Decodes {@code length} bytes at {@code at} as text. */
    static String text(ByteBuffer bytes, int at, int length) {
        byte[] text = new byte[length];
        bytes.get(at, text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
