package org.kerasaudit.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.kerasaudit.importer.tensor.Tensor;

/** Writes numpy's NPZ: a zip archive of NPY arrays, uncompressed. */
final class NpzWriter {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int LENGTH_BYTES = 2;
    private static final int ALIGNMENT = 64;
    private static final int MEBI = 1 << 20;

    private NpzWriter() {}

    /** Writes arrays under their names plus {@code .npy}, in the map's order. */
    static void write(Path file, Map<String, Tensor> arrays) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(out, MEBI))) {
            zip.setLevel(0);
            for (Map.Entry<String, Tensor> array : arrays.entrySet()) {
                zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
                write(zip, array.getValue());
                zip.closeEntry();
            }
        }
    }

    private static void write(OutputStream out, Tensor tensor) throws IOException {
        Elements elements = elements(tensor);
        out.write(header(elements.descr, tensor.dims()));
        ByteBuffer buffer = ByteBuffer.allocate(Math.max(elements.width, MEBI)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < tensor.size(); i++) {
            if (buffer.remaining() < elements.width) flush(out, buffer);
            int end = buffer.position() + elements.width;
            elements.putter.put(buffer, i);
            while (buffer.position() < end) buffer.put((byte) 0);
        }
        flush(out, buffer);
    }

    private static void flush(OutputStream out, ByteBuffer buffer) throws IOException {
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
    }

    @FunctionalInterface
    private interface Putter {
        void put(ByteBuffer buffer, int index);
    }

    private record Elements(String descr, int width, Putter putter) {}

    private static Elements elements(Tensor tensor) {
        return switch (tensor.dtype()) {
            case STRING -> text(tensor);
            case BOOL -> new Elements("|b1", 1, (buffer, i) -> buffer.put((byte) tensor.getLong(i)));
            case INT8 -> new Elements("|i1", 1, (buffer, i) -> buffer.put((byte) tensor.getLong(i)));
            case UINT8 -> new Elements("|u1", 1, (buffer, i) -> buffer.put((byte) tensor.getLong(i)));
            case INT16 -> new Elements("<i2", 2, (buffer, i) -> buffer.putShort((short) tensor.getLong(i)));
            case UINT16 -> new Elements("<u2", 2, (buffer, i) -> buffer.putShort((short) tensor.getLong(i)));
            case INT32 -> new Elements("<i4", 4, (buffer, i) -> buffer.putInt((int) tensor.getLong(i)));
            case UINT32 -> new Elements("<u4", 4, (buffer, i) -> buffer.putInt((int) tensor.getLong(i)));
            case INT64 -> new Elements("<i8", 8, (buffer, i) -> buffer.putLong(tensor.getLong(i)));
            case UINT64 -> new Elements("<u8", 8, (buffer, i) -> buffer.putLong(tensor.getLong(i)));
            case FLOAT64 -> new Elements("<f8", 8, (buffer, i) -> buffer.putDouble(tensor.get(i)));
            default -> new Elements("<f4", 4, (buffer, i) -> buffer.putFloat((float) tensor.get(i)));
        };
    }

    private static Elements text(Tensor tensor) {
        int longest = 1;
        for (int i = 0; i < tensor.size(); i++) {
            String element = tensor.getString(i);
            longest = Math.max(longest, element.codePointCount(0, element.length()));
        }
        return new Elements(
                "<U" + longest,
                Integer.BYTES * longest,
                (buffer, i) -> tensor.getString(i).codePoints().forEach(buffer::putInt));
    }

    private static byte[] header(String descr, int[] dims) {
        String sizes = Arrays.stream(dims).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        String shape = "(" + sizes + (dims.length == 1 ? ",)" : ")");
        String text = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }";
        int unpadded = MAGIC.length + LENGTH_BYTES + text.length() + 1;
        int padded = (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        String line = text + " ".repeat(padded - unpadded) + "\n";
        return ByteBuffer.allocate(padded)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putShort((short) line.length())
                .put(line.getBytes(StandardCharsets.US_ASCII))
                .array();
    }
}
