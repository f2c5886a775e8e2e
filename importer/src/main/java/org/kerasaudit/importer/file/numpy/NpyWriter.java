package org.kerasaudit.importer.file.numpy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Tensor;

/** Writes tensors in NumPy's NPY format, version 1, little-endian. */
final class NpyWriter {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int ALIGNMENT = 64;
    private static final int BLOCK = 1 << 13;

    private final Tensor tensor;
    private final DType dtype;
    private final int width;
    private final ByteBuffer block;

    private NpyWriter(Tensor tensor) {
        this.tensor = tensor;
        this.dtype = tensor.dtype();
        this.width = dtype == DType.STRING ? Integer.BYTES * longest(tensor) : dtype.bytes();
        this.block = ByteBuffer.allocate(Math.max(BLOCK, width)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes {@code tensor} and returns the number of bytes written. */
    static long write(Tensor tensor, OutputStream to) throws IOException {
        NpyWriter writer = new NpyWriter(tensor);
        byte[] header = writer.header();
        to.write(header);
        writer.writeElements(to);
        return header.length + (long) tensor.size() * writer.width;
    }

    private byte[] header() {
        String shape = Arrays.stream(tensor.dims()).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        String tuple = tensor.rank() == 1 ? shape + "," : shape;
        String description = "{'descr': '" + descr() + "', 'fortran_order': False, 'shape': (" + tuple + "), }";
        int unpadded = MAGIC.length + Short.BYTES + description.length() + 1;
        String padded = description + " ".repeat(Math.floorMod(-unpadded, ALIGNMENT)) + "\n";
        return ByteBuffer.allocate(MAGIC.length + Short.BYTES + padded.length())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putShort((short) padded.length())
                .put(padded.getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    private String descr() {
        return switch (dtype) {
            case FLOAT16, BFLOAT16, FLOAT32 -> "<f4";
            case FLOAT64 -> "<f8";
            case BOOL -> "|b1";
            case INT8 -> "|i1";
            case UINT8 -> "|u1";
            case INT16, INT32, INT64 -> "<i" + width;
            case UINT16, UINT32, UINT64 -> "<u" + width;
            case STRING -> "<U" + width / Integer.BYTES;
        };
    }

    private void writeElements(OutputStream to) throws IOException {
        for (int i = 0; i < tensor.size(); i++) {
            if (block.remaining() < width) flush(to);
            put(i);
        }
        flush(to);
    }

    private void flush(OutputStream to) throws IOException {
        to.write(block.array(), 0, block.position());
        block.clear();
    }

    private void put(int i) {
        switch (dtype) {
            case FLOAT16, BFLOAT16, FLOAT32 -> block.putFloat((float) tensor.get(i));
            case FLOAT64 -> block.putDouble(tensor.get(i));
            case STRING -> putText(tensor.getString(i));
            default -> putWhole(tensor.getLong(i));
        }
    }

    private void putWhole(long value) {
        for (int b = 0; b < width; b++) block.put((byte) (value >> 8 * b));
    }

    private void putText(String text) {
        int end = block.position() + width;
        text.codePoints().forEach(block::putInt);
        while (block.position() < end) block.putInt(0);
    }

    private static int longest(Tensor texts) {
        int longest = 1;
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.getString(i);
            longest = Math.max(longest, text.codePointCount(0, text.length()));
        }
        return longest;
    }
}
