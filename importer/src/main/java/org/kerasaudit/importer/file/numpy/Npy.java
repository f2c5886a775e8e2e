package org.kerasaudit.importer.file.numpy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.Elements;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.file.bytes.Shapes;
import org.kerasaudit.importer.file.bytes.Transpose;
import org.kerasaudit.importer.model.StoredTensor;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** An array in NumPy's NPY format, versions 1 to 3; only its header has been read. */
public final class Npy {
    private static final long MAGIC = 0x59504D554E93L;
    private static final int MAGIC_BYTES = 6;
    private static final int MAX_HEADER = 1 << 16;
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)([a-zA-Z])(\\d*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d,\\sL]*)\\)");

    private static final String TYPE = "'[<>|=]?[a-zA-Z]\\d*'";
    private static final String FIELDS = "\\[(?:\\('\\w*', " + TYPE + "(?:, \\([\\d, ]*\\))?\\)(?:, )?)*+\\]";
    private static final Pattern WRITTEN = Pattern.compile("\\{'descr': (" + TYPE + "|" + FIELDS
            + "), 'fortran_order': (?:True|False), 'shape': \\([\\d, L]*\\),? ?\\}");

    private final Bytes bytes;
    private final Place place;
    private final Limits limits;
    private final String header;
    private final int dataAt;

    private Npy(Bytes bytes, Place place, Limits limits, long maxHeader) {
        this.bytes = bytes;
        this.place = place;
        this.limits = limits;
        ByteBuffer head = bytes.buffer(0, (int) Math.min(12, bytes.size()));
        if (head.remaining() < 10 || !looksLike(bytes)) throw place.wrong("an NPY array", "none");
        int version = head.get(MAGIC_BYTES);
        if (version < 1 || version > 3) throw place.wrong("NPY version 1 to 3", "version " + version);
        int lengthBytes = version == 1 ? Short.BYTES : Integer.BYTES;
        long length = version == 1 ? head.getShort(8) & 0xFFFF : head.getInt(8) & 0xFFFF_FFFFL;
        if (length > maxHeader || !bytes.has(8 + lengthBytes, length))
            throw place.wrong("an NPY header", "one of " + length + " bytes");
        this.dataAt = (int) (8 + lengthBytes + length);
        this.header = StandardCharsets.UTF_8
                .decode(bytes.buffer(8 + lengthBytes, (int) length))
                .toString();
    }

    /** Returns whether {@code bytes} begin like an NPY array. */
    public static boolean looksLike(Bytes bytes) {
        return bytes.has(0, Long.BYTES) && (bytes.buffer(0, Long.BYTES).getLong() & 0xFFFF_FFFF_FFFFL) == MAGIC;
    }

    /** Checks the array in {@code bytes} and returns it, to be read later. */
    static StoredTensor stored(Bytes bytes, Place place, Limits limits) {
        return place.guard("an NPY array", () -> new Npy(bytes, place, limits, MAX_HEADER).stored());
    }

    /** Returns the pickle that follows the header of an array that may contain Python objects; empty for numbers and text. */
    public static Optional<ByteBuffer> pickle(Bytes bytes, Place place, Limits limits) {
        return place.guard("an NPY array", () -> {
            Npy array = new Npy(bytes, place, limits, limits.documentBytes());
            long length = Math.min(bytes.size() - array.dataAt, Bytes.STRIDE);
            return array.isPlain() ? Optional.empty() : Optional.of(bytes.buffer(array.dataAt, (int) length));
        });
    }

    /**
     * Whether the header, a Python literal with many spellings, is spelled as NumPy spells it and names no object type.
     */
    private boolean isPlain() {
        Matcher written = WRITTEN.matcher(header.strip());
        return written.matches() && !written.group(1).contains("O");
    }

    private StoredTensor stored() {
        Matcher descr = DESCR.matcher(header);
        if (!descr.find()) throw place.wrong("an array of numbers or text", header.strip());
        ByteOrder order = descr.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        char kind = descr.group(2).charAt(0);
        if (kind == 'O')
            throw place.wrong("an array of numbers or text", "pickled Python objects, which are never loaded");
        int width = descr.group(3).isEmpty() ? 0 : Integer.parseInt(descr.group(3));
        DType dtype = dtype(kind, width)
                .orElseThrow(() -> place.wrong("an array of numbers or text", "elements of type " + kind + width));
        int elementBytes = kind == 'U' ? 4 * width : width;
        boolean fortran = match(ORDER).group(1).equals("True");
        Shape shape = shape(match(SHAPE).group(1));
        Shapes.requireStored(shape, elementBytes, bytes.size() - dataAt, place, limits);
        Bytes data = bytes.part(dataAt, bytes.size() - dataAt);
        return new StoredTensor(
                place.at(),
                shape,
                dtype,
                () -> place.guard("the numbers of an array", () -> {
                    int[] dims = Shapes.dims(shape, place);
                    int[] stored = fortran ? reversed(dims) : dims;
                    Tensor tensor = dtype == DType.STRING
                            ? text(kind, width, order, data, stored)
                            : Elements.decode(dtype, order, data, stored);
                    return fortran ? Transpose.reversed(tensor) : tensor;
                }));
    }

    private Matcher match(Pattern pattern) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) throw place.wrong("an NPY header", header.strip());
        return matcher;
    }

    private static Optional<DType> dtype(char kind, int width) {
        return switch (kind) {
            case 'f' -> DType.named("float" + 8 * width);
            case 'i' -> DType.named("int" + 8 * width);
            case 'u' -> DType.named("uint" + 8 * width);
            case 'b' -> width == 1 ? Optional.of(DType.BOOL) : Optional.empty();
            case 'U', 'S' -> Optional.of(DType.STRING);
            default -> Optional.empty();
        };
    }

    private Shape shape(String sizes) {
        String[] parts = sizes.isBlank() ? new String[0] : sizes.strip().split("\\s*,\\s*");
        if (parts.length > limits.rank()) throw place.beyond(limits.rank(), "axes", parts.length + " axes");
        long[] dims = new long[parts.length];
        for (int i = 0; i < dims.length; i++) dims[i] = Long.parseLong(parts[i].replace("L", ""));
        return Shapes.checked(dims, place, limits);
    }

    private static int[] reversed(int[] dims) {
        int[] reversed = new int[dims.length];
        for (int i = 0; i < dims.length; i++) reversed[i] = dims[dims.length - 1 - i];
        return reversed;
    }

    private Tensor text(char kind, int width, ByteOrder order, Bytes data, int[] dims) {
        String[] texts = new String[Tensor.count(dims)];
        int elementBytes = kind == 'U' ? 4 * width : width;
        for (int i = 0; i < texts.length; i++) {
            ByteBuffer element =
                    data.buffer((long) i * elementBytes, elementBytes).order(order);
            texts[i] = kind == 'U' ? unicode(element) : bytes(element);
        }
        return Tensor.of(texts, dims);
    }

    private static String unicode(ByteBuffer element) {
        StringBuilder text = new StringBuilder();
        int end = element.limit();
        while (end > 0 && element.getInt(end - 4) == 0) end -= 4;
        for (int at = 0; at < end; at += 4) text.appendCodePoint(element.getInt(at));
        return text.toString();
    }

    private String bytes(ByteBuffer element) {
        int end = element.limit();
        while (end > 0 && element.get(end - 1) == 0) end--;
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(element.limit(end))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw place.wrong("text in UTF-8", "other bytes");
        }
    }
}
