package org.kerasaudit.importer.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
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
 * Decides whether a file found in a folder has to be audited: models and weights in any format, whatever their names, and what
 * Python unpickles. Reads only the beginning and the end of most files.
 */
public final class FoundFile {
    private static final int HEAD = 4096;
    private static final int TAIL = (1 << 16) + 22;
    private static final int BLOCK = 1 << 20;
    private static final String HDF5 = "\u0089HDF\r\n\u001a\n";
    private static final String NPY = "\u0093NUMPY";
    private static final String MEMBER = "PK\u0003\u0004";
    private static final String END = "PK\u0005\u0006";

    /** Extensions of models and weights, and of pickles, which have no reliable signature. */
    private static final Pattern ALWAYS =
            Pattern.compile("(?s).*\\.(h5|hdf5|keras|(pkl|pickle|dill|joblib)(\\.(gz|z|bz2|xz|lzma))?)");

    private static final Pattern YAML = Pattern.compile("(?s).*\\.ya?ml");
    private static final List<String> IN_YAML = List.of("class_name:", "!!python/", "\"class_name\"");
    private static final List<String> IN_JSON = List.of("class_name", "\\u004", "\\u005", "\\u006", "\\u007");

    private final FileChannel channel;
    private final Path file;
    private final String name;
    private final Limits limits;
    private final String head;

    private FoundFile(FileChannel channel, Path file, String name, Limits limits) throws IOException {
        this.channel = channel;
        this.file = file;
        this.name = name;
        this.limits = limits;
        this.head = text(0, HEAD);
    }

    /** Returns whether a file of this name is always audited. */
    public static boolean isNamedAsModel(Path file) {
        return ALWAYS.matcher(name(file)).matches();
    }

    /** Returns whether a regular file is to be audited; also if it cannot be read, so that the report says so. */
    public static boolean isToAudit(Path file, Limits limits) {
        if (isNamedAsModel(file)) return true;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.size() > 0 && new FoundFile(channel, file, name(file), limits).isToAudit();
        } catch (IOException unreadable) {
            return true;
        }
    }

    /** Returns whether {@code file} is an architecture that can be read: JSON, an object with class_name and config. */
    public static boolean isArchitecture(Path file, Limits limits) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            FoundFile found = new FoundFile(channel, file, name(file), limits);
            return channel.size() <= limits.documentBytes()
                    && found.jsonCharset() != null
                    && ConfigSigns.isModel(found.bytes(), limits);
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    }

    private boolean isToAudit() throws IOException {
        if (isHdf5() || ContentKind.isPickle(head)) return true;
        if (head.startsWith(NPY) || name.endsWith(".npy")) return PickledArrays.isIn(channel);
        if (head.startsWith(MEMBER) || text(channel.size() - TAIL, TAIL).contains(END)) {
            return new FoundArchive(file, limits).isToAudit();
        }
        if (name.endsWith(".npz")) return true;
        if (YAML.matcher(name).matches() && contains(IN_YAML)) return true;
        return isConfiguration();
    }

    /** Whether an HDF5 file starts at byte 0, 512, 1024 and so on. */
    private boolean isHdf5() throws IOException {
        for (long at = 0; at < channel.size(); at = at == 0 ? 512 : 2 * at) {
            boolean inHead = at + HDF5.length() <= head.length();
            if (inHead
                    ? head.startsWith(HDF5, (int) at)
                    : text(at, HDF5.length()).equals(HDF5)) return true;
        }
        return false;
    }

    private boolean isConfiguration() throws IOException {
        Charset charset = jsonCharset();
        if (charset == null) return false;
        boolean oneByte = charset.equals(StandardCharsets.UTF_8);
        if (oneByte && !contains(IN_JSON)) return false;
        return channel.size() > limits.documentBytes() || ConfigSigns.areIn(bytes(), limits);
    }

    /** Returns the encoding of JSON, as Python and Jackson detect it; null if this is no JSON object or list. */
    @SuppressWarnings("NullAway")
    private Charset jsonCharset() throws IOException {
        String start = head.startsWith("\u00ef\u00bb\u00bf") ? head.substring(3) : head;
        boolean wide = start.indexOf(0) >= 0 && start.indexOf(0) < 4 || start.startsWith("\u00ff\u00fe");
        wide |= start.startsWith("\u00fe\u00ff");
        int begins = wide ? firstOf(withoutZeros(start)) : firstOf(start);
        for (long at = HEAD; begins < 0 && at < channel.size(); at += BLOCK) begins = firstOf(text(at, BLOCK));
        if (begins != '{' && begins != '[') return null;
        return wide ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
    }

    private static String withoutZeros(String text) {
        return text.replaceAll("[\\x00\u00ff\u00fe]", "");
    }

    /** Returns the first character that is not blank, or -1. */
    private static int firstOf(String text) {
        String stripped = text.stripLeading();
        return stripped.isEmpty() ? -1 : stripped.charAt(0);
    }

    private boolean contains(List<String> searched) throws IOException {
        int overlap = searched.stream().mapToInt(String::length).max().orElse(0);
        for (long at = 0; at < channel.size(); at += BLOCK - overlap) {
            String block = at == 0 && channel.size() <= HEAD ? head : text(at, BLOCK);
            if (searched.stream().anyMatch(block::contains)) return true;
        }
        return false;
    }

    private byte[] bytes() throws IOException {
        return text(0, Math.toIntExact(channel.size())).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Returns up to {@code length} bytes from {@code from}, one character each. */
    private String text(long from, int length) throws IOException {
        long start = Math.max(0, from);
        int most = (int) Math.max(0, Math.min(length, channel.size() - start));
        ByteBuffer bytes = ByteBuffer.allocate(most);
        while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) >= 0) {}
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
    }
}
