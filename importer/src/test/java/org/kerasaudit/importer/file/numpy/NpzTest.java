package org.kerasaudit.importer.file.numpy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Tensor;

/** Text and integers in NumPy's archives. */
class NpzTest {
    @TempDir
    private Path folder;

    @Test
    void textAndIntegersSurviveARoundTrip() {
        Map<String, Tensor> arrays = Map.of(
                "text", Tensor.of(new String[] {"", "é🐈", "three words here"}, 3, 1),
                "none", Tensor.of(new String[0], 0, 4),
                "bytes", Tensor.of(DType.INT8, new long[] {-128, 127}, 2),
                "longs", Tensor.of(DType.INT64, new long[] {Long.MIN_VALUE, (1L << 53) + 1}, 2),
                "flags", Tensor.of(DType.BOOL, new long[] {0, 1}, 2));
        Path file = folder.resolve("arrays.npz");
        NpzWriter.write(file, arrays);
        assertThat(Npz.read(file)).isEqualTo(arrays);
    }

    @Test
    void bytesAreReadAsTextIfTheyAreUtf8() throws IOException {
        Path file = archive("'|S3'", new byte[] {'a', 0, 0, (byte) 0xC3, (byte) 0xA9, 'b'});
        assertThat(Npz.read(file).get("x")).isEqualTo(Tensor.of(new String[] {"a", "éb"}, 2));
        Path latin = archive("'|S3'", new byte[] {'a', 0, 0, (byte) 0xE9, 'b', 0});
        assertThatThrownBy(() -> Npz.read(latin))
                .isInstanceOf(KerasFormatException.class)
                .hasMessageContaining("expected text in UTF-8");
    }

    @Test
    void pickledObjectsAreNeverLoaded() throws IOException {
        Path file = archive("'|O'", new byte[] {(byte) 0x80, 4, 'N', '.'});
        assertThatThrownBy(() -> Npz.read(file))
                .isInstanceOf(KerasFormatException.class)
                .hasMessageContaining("pickled Python objects");
    }

    /** Writes an archive with an array {@code x} of two elements. */
    private Path archive(String descr, byte[] data) throws IOException {
        byte[] header = ("{'descr': " + descr + ", 'fortran_order': False, 'shape': (2,), }\n")
                .getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream array = new ByteArrayOutputStream();
        array.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length, 0});
        array.write(header);
        array.write(data);
        Path file = Files.createTempFile(folder, "x", ".npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(array.toByteArray());
            zip.closeEntry();
        }
        return file;
    }
}
