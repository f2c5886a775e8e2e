package org.kerasaudit.importer.file.numpy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/** Tells from the header of an NPY file whether its elements are numbers or Python objects, which NumPy unpickles. */
public final class PickledArrays {
    /** More than any header of numbers that NumPy writes. */
    public static final int LONGEST_HEADER = 1 << 12;

    private static final String MAGIC = "\u0093NUMPY";
    private static final int PREFIX = 12;

    private PickledArrays() {}

    /** Returns whether NumPy may unpickle the array. */
    public static boolean isIn(FileChannel channel) throws IOException {
        ByteBuffer head = ByteBuffer.allocate((int) Math.min(channel.size(), LONGEST_HEADER));
        while (head.hasRemaining() && channel.read(head, head.position()) >= 0) {}
        return isIn(head.array());
    }

    /**
     * Returns whether NumPy may unpickle an array that begins this way: it has elements of type {@code O}, or no plain
     * header.
     */
    public static boolean isIn(byte[] beginning) {
        String head = new String(beginning, StandardCharsets.ISO_8859_1);
        if (!head.startsWith(MAGIC) || head.length() < PREFIX) return true;
        boolean first = head.charAt(6) == 1;
        int length = head.charAt(8) | head.charAt(9) << 8;
        if (!first) length |= head.charAt(10) << 16 | head.charAt(11) << 24;
        if (length < 0 || length > LONGEST_HEADER - PREFIX) return true;
        int start = first ? PREFIX - Short.BYTES : PREFIX;
        String header = head.substring(start, Math.min(head.length(), start + length));
        return header.indexOf('O') >= 0 || header.indexOf('\\') >= 0;
    }
}
