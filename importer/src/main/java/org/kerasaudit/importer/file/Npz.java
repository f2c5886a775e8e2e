package org.kerasaudit.importer.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;

/** NumPy's archives of arrays. Source: numpy.lib.format. */
public final class Npz {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern HEADER = Pattern.compile(
            "\\{\\s*'descr':\\s*'([<>|=]?)([a-zA-Z])(\\d*)',\\s*'fortran_order':\\s*(True|False),\\s*'shape':\\s*\\(([\\d,\\s]*)\\),?\\s*\\}\\s*");

    private Npz() {}

    /** The arrays by name, in the archive's order. Throws {@link KerasFormatException}. */
    public static Map<String, Tensor> read(Path file) {
        ByteBuffer bytes = Bytes.map(file);
        if (!Bytes.isZip(bytes)) throw new KerasFormatException(file, "", "an NPZ archive", "something else");
        Archive archive = new Archive(file, bytes);
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        for (String member : archive.names()) {
            String name = member.endsWith(".npy") ? member.substring(0, member.length() - ".npy".length()) : member;
            ByteBuffer content = archive.get(member).orElseThrow();
            try {
                arrays.put(name, array(file, name, content));
            } catch (IndexOutOfBoundsException
                    | java.nio.BufferUnderflowException
                    | IllegalArgumentException
                    | ArithmeticException damaged) {
                throw new KerasFormatException(file, name, "an intact NPY array", String.valueOf(damaged.getMessage()));
            }
        }
        return arrays;
    }

    private static Tensor array(Path file, String name, ByteBuffer bytes) {
        byte[] magic = new byte[MAGIC.length];
        bytes.get(0, magic);
        if (!Arrays.equals(magic, MAGIC)) throw new KerasFormatException(file, name, "an NPY array", "something else");
        boolean wide = bytes.get(6) >= 2;
        ByteBuffer little = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int length = wide ? little.getInt(8) : little.getShort(8) & 0xffff;
        int start = wide ? 12 : 10;
        byte[] text = new byte[length];
        little.get(start, text);
        String header =
                new String(text, wide && bytes.get(6) == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        Matcher matcher = HEADER.matcher(header);
        if (!matcher.matches())
            throw new KerasFormatException(file, name, "a plain NumPy dtype and shape", header.strip());
        int[] dims = Arrays.stream(matcher.group(5).split(","))
                .map(String::strip)
                .filter(dim -> !dim.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
        ByteOrder order = matcher.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        ByteBuffer data = little.position(start + length).slice().order(order);
        boolean fortran = matcher.group(4).equals("True");
        int[] stored = fortran ? reversed(dims) : dims;
        int width = matcher.group(3).isEmpty() ? 0 : Integer.parseInt(matcher.group(3));
        Tensor tensor = elements(file, name, matcher.group(2) + matcher.group(3), width, data, stored);
        return fortran ? Layout.transpose(tensor, descending(dims.length)) : tensor;
    }

    private static Tensor elements(Path file, String name, String type, int width, ByteBuffer data, int[] dims) {
        int count = Tensor.count(dims);
        long needed = (long) count * (type.startsWith("U") ? 4L * width : width);
        if (data.remaining() < needed)
            throw new KerasFormatException(file, name, needed + " bytes", data.remaining() + "");
        if (type.startsWith("U")) return Tensor.of(unicode(data, count, width), dims);
        if (type.equals("f4")) {
            float[] floats = new float[count];
            data.asFloatBuffer().get(floats);
            return Tensor.of(floats, dims);
        }
        if (type.equals("f8")) {
            double[] doubles = new double[count];
            data.asDoubleBuffer().get(doubles);
            return Tensor.of(doubles, dims);
        }
        if (type.equals("f2")) {
            float[] floats = new float[count];
            for (int i = 0; i < count; i++) floats[i] = half(data.getShort(2 * i));
            return Tensor.of(floats, dims);
        }
        DType dtype = integral(file, name, type);
        long[] longs = new long[count];
        for (int i = 0; i < count; i++) longs[i] = whole(data, i, width, type.charAt(0) == 'i');
        return Tensor.of(dtype, longs, dims);
    }

    private static DType integral(Path file, String name, String type) {
        return switch (type) {
            case "b1" -> DType.BOOL;
            case "i1" -> DType.INT8;
            case "i2" -> DType.INT16;
            case "i4" -> DType.INT32;
            case "i8" -> DType.INT64;
            case "u1" -> DType.UINT8;
            case "u2" -> DType.UINT16;
            case "u4" -> DType.UINT32;
            case "u8" -> DType.UINT64;
            default ->
                throw new KerasFormatException(file, name, "numbers, booleans or unicode strings", "dtype " + type);
        };
    }

    private static long whole(ByteBuffer data, int i, int width, boolean signed) {
        return switch (width) {
            case 1 -> signed ? data.get(i) : data.get(i) & 0xff;
            case 2 -> signed ? data.getShort(2 * i) : data.getShort(2 * i) & 0xffff;
            case 4 -> signed ? data.getInt(4 * i) : data.getInt(4 * i) & 0xffffffffL;
            default -> data.getLong(8 * i);
        };
    }

    private static String[] unicode(ByteBuffer data, int count, int width) {
        String[] strings = new String[count];
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder();
            for (int c = 0; c < width; c++) {
                int codePoint = data.getInt(4 * (i * width + c));
                if (codePoint != 0) text.appendCodePoint(codePoint);
            }
            strings[i] = text.toString();
        }
        return strings;
    }

    /** An IEEE half as float32. */
    static float half(short bits) {
        int sign = bits >> 15 == 0 ? 1 : -1;
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        if (exponent == 31) return fraction != 0 ? Float.NaN : sign * Float.POSITIVE_INFINITY;
        return exponent == 0
                ? sign * Math.scalb((float) fraction, -24)
                : sign * Math.scalb((float) (fraction | 0x400), exponent - 25);
    }

    private static int[] reversed(int[] dims) {
        int[] reversed = new int[dims.length];
        for (int i = 0; i < dims.length; i++) reversed[i] = dims[dims.length - 1 - i];
        return reversed;
    }

    private static int[] descending(int rank) {
        int[] axes = new int[rank];
        for (int i = 0; i < rank; i++) axes[i] = rank - 1 - i;
        return axes;
    }

    /** Writes numbers as an uncompressed archive; the target appears whole or not at all. Throws {@link KerasFormatException}. */
    public static void write(Path file, Map<String, Tensor> arrays) {
        Path target = file.toAbsolutePath();
        try {
            Path unfinished = Files.createTempFile(target.getParent(), ".keras-audit", ".npz");
            try {
                try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(unfinished))) {
                    zip.setLevel(0);
                    for (Map.Entry<String, Tensor> array : arrays.entrySet()) {
                        zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
                        write(zip, array.getValue());
                        zip.closeEntry();
                    }
                }
                Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException failure) {
            throw new KerasFormatException(file, "", "a place to write to", failure.toString());
        }
    }

    private static void write(OutputStream out, Tensor tensor) throws IOException {
        boolean whole = tensor.dtype().isIntegral();
        boolean text = tensor.dtype() == DType.STRING;
        int longest = 1;
        for (int i = 0; text && i < tensor.size(); i++) {
            longest = Math.max(longest, (int) tensor.getString(i).codePoints().count());
        }
        boolean wide = tensor.dtype() == DType.FLOAT64;
        String descr =
                text ? "<U" + longest : tensor.dtype() == DType.BOOL ? "|b1" : whole ? "<i8" : wide ? "<f8" : "<f4";
        int width = text ? 4 * longest : tensor.dtype() == DType.BOOL ? 1 : whole || wide ? 8 : 4;
        out.write(header(descr, tensor.dims()));
        ByteBuffer data =
                ByteBuffer.allocate(Math.multiplyExact(tensor.size(), width)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < tensor.size(); i++) {
            data.position(i * width);
            if (text) tensor.getString(i).codePoints().forEach(data::putInt);
            else if (width == 1) data.put((byte) tensor.getLong(i));
            else if (whole) data.putLong(tensor.getLong(i));
            else if (wide) data.putDouble(tensor.get(i));
            else data.putFloat((float) tensor.get(i));
        }
        out.write(data.array());
    }

    private static byte[] header(String descr, int[] dims) {
        String shape = Arrays.stream(dims).mapToObj(dim -> dim + ",").collect(Collectors.joining(" ", "(", ")"));
        String text = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }";
        int padded = (10 + text.length() + 1 + 63) / 64 * 64;
        ByteBuffer header = ByteBuffer.allocate(padded).order(ByteOrder.LITTLE_ENDIAN);
        header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (padded - 10));
        header.put(text.getBytes(StandardCharsets.ISO_8859_1));
        while (header.position() < padded - 1) header.put((byte) ' ');
        return header.put((byte) '\n').array();
    }
}
