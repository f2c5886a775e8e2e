package org.kerasaudit.importer.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.json.ConfigSigns;
import org.kerasaudit.importer.file.numpy.PickledArrays;

/**
 * Decides which files found in a folder have to be audited: models and weights in any format, whatever their names, and
 * what Python unpickles. Reads only the beginning and the end of most files.
 */
public final class FoundFile {
    private static final int HEAD = 4096;

    /** Files up to this size are read at once. */
    private static final int SMALL = 1 << 17;

    private static final int TAIL = (1 << 16) + 22;
    private static final int BLOCK = 1 << 20;
    private static final String HDF5 = "\u0089HDF\r\n\u001a\n";
    private static final String NPY = "\u0093NUMPY";
    private static final String MARKS = "\u00ef\u00bb\u00bf\u00ff\u00fe";
    private static final String MEMBER = "PK\u0003\u0004";
    private static final String END = "PK\u0005\u0006";

    /** Extensions of models and weights, and of pickles, which have no reliable signature. */
    private static final Pattern ALWAYS =
            Pattern.compile("(?s).*\\.(h5|hdf5|keras|(pkl|pickle|dill|joblib)(\\.(gz|z|bz2|xz|lzma))?)");

    private static final Pattern YAML = Pattern.compile("(?s).*\\.ya?ml");
    private static final List<String> IN_YAML = List.of("class_name:", "!!python/", "\"class_name\"");
    private static final List<String> IN_JSON = List.of("class_name", "\\u00");

    /** How JSON is encoded, if it is JSON. */
    private enum Encoding {
        NONE,
        UTF_8,
        WIDE
    }

    private final FileChannel channel;
    private final Path file;
    private final String name;
    private final Limits limits;
    private final long size;

    /** The first bytes, or all of a small file, one character each. */
    private final String start;

    private FoundFile(FileChannel channel, Path file, Limits limits) throws IOException {
        this.channel = channel;
        this.file = file;
        this.name = name(file);
        this.limits = limits;
        this.size = channel.size();
        this.start = read(0, (int) Math.min(size, size <= SMALL ? SMALL : HEAD));
    }

    /** Returns whether a file of this name is always audited. */
    public static boolean isNamedAsModel(Path file) {
        return ALWAYS.matcher(name(file)).matches();
    }

    /** Returns whether a regular file is to be audited; true if it cannot be read, so that the report says so. */
    public static boolean isToAudit(Path file, Limits limits) {
        if (isNamedAsModel(file)) return true;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.size() > 0 && new FoundFile(channel, file, limits).isToAudit();
        } catch (IOException unreadable) {
            return true;
        }
    }

    /** Returns whether {@code file} is an architecture that can be read: JSON, an object with class_name and config. */
    public static boolean isArchitecture(Path file, Limits limits) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            FoundFile found = new FoundFile(channel, file, limits);
            return found.size <= limits.documentBytes()
                    && found.encoding() != Encoding.NONE
                    && ConfigSigns.isModel(found.bytes(), limits);
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    }

    private boolean isToAudit() throws IOException {
        if (isHdf5() || ContentKind.isPickle(text(0, HEAD))) return true;
        if (start.startsWith(NPY) || name.endsWith(".npy")) return PickledArrays.isIn(channel);
        if (start.startsWith(MEMBER) || endsAsArchive()) return new FoundArchive(file, limits).isToAudit();
        if (name.endsWith(".npz")) return true;
        if (YAML.matcher(name).matches() && contains(IN_YAML)) return true;
        return isConfiguration();
    }

    /** Whether an HDF5 file starts at byte 0, 512, 1024 and so on. */
    private boolean isHdf5() throws IOException {
        for (long at = 0; at < size; at = at == 0 ? 512 : 2 * at) {
            if (text(at, HDF5.length()).equals(HDF5)) return true;
        }
        return false;
    }

    /** Whether an archive ends where Python's zipfile looks for its end. */
    private boolean endsAsArchive() throws IOException {
        long from = Math.max(0, size - TAIL);
        return size == start.length() ? hasEnd(start, (int) from) : hasEnd(text(from, TAIL), 0);
    }

    /** Looks at every fourth character only: if there is a mark, one of them is part of it. */
    private static boolean hasEnd(String text, int from) {
        for (int at = from + 3; at < text.length(); at += END.length()) {
            int within = END.indexOf(text.charAt(at));
            if (within >= 0 && text.startsWith(END, at - within)) return true;
        }
        return false;
    }

    private boolean isConfiguration() throws IOException {
        Encoding encoding = encoding();
        if (encoding == Encoding.NONE || encoding == Encoding.UTF_8 && !contains(IN_JSON)) return false;
        return size > limits.documentBytes() || ConfigSigns.areIn(bytes(), limits);
    }

    /** Returns the encoding of a JSON object or list, as Python and Jackson detect it. */
    private Encoding encoding() throws IOException {
        String head = text(0, HEAD);
        int zero = head.indexOf(0);
        boolean wide = zero >= 0 && zero < 4 || head.startsWith("\u00ff\u00fe") || head.startsWith("\u00fe\u00ff");
        int first = firstOf(head);
        for (long at = HEAD; first < 0 && at < size; at += BLOCK) first = firstOf(text(at, BLOCK));
        if (first != '{' && first != '[') return Encoding.NONE;
        return wide ? Encoding.WIDE : Encoding.UTF_8;
    }

    /** Returns the first character that is neither blank nor part of a byte-order mark or a wider character; -1 if none. */
    private static int firstOf(String text) {
        return text.chars()
                .filter(c -> c != 0 && !Character.isWhitespace(c) && MARKS.indexOf(c) < 0)
                .findFirst()
                .orElse(-1);
    }

    private boolean contains(List<String> searched) throws IOException {
        int overlap = searched.stream().mapToInt(String::length).max().orElse(0);
        for (long at = 0; at < size; at += BLOCK - overlap) {
            String block = text(at, BLOCK);
            if (searched.stream().anyMatch(block::contains)) return true;
        }
        return false;
    }

    private byte[] bytes() throws IOException {
        return text(0, Math.toIntExact(size)).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Returns up to {@code length} bytes from {@code from}, one character each. */
    private String text(long from, int length) throws IOException {
        int most = (int) Math.min(length, size - from);
        boolean inMemory = from + most <= start.length();
        if (inMemory && most == start.length()) return start;
        return inMemory ? start.substring((int) from, (int) from + most) : read(from, most);
    }

    private String read(long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {}
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
    }
}
