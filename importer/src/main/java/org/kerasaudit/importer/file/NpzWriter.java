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
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Tensor;

/** Writes NumPy's archives of arrays. Source: numpy.lib.format. */
public final class NpzWriter {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    private NpzWriter() {}

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
