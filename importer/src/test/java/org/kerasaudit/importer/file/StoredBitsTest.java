package org.kerasaudit.importer.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.model.WeightStore;
import org.kerasaudit.importer.tensor.Tensor;

/** Tensors of every element type and storage layout are bit for bit what h5py reads: {@code fixtures/bits/bits.tsv}. */
class StoredBitsTest {
    private static final Path FOLDER = Fixtures.root().resolve("bits");

    /** A dataset as read by h5py. */
    record Reading(String file, String tensor, String shape, List<String> bits) {
        @Override
        public String toString() {
            return file + " " + tensor;
        }
    }

    static Stream<Reading> readings() throws IOException {
        return Files.readAllLines(FOLDER.resolve("bits.tsv")).stream()
                .skip(1)
                .map(line -> line.split("\t", -1))
                .map(row ->
                        new Reading(row[0], row[1], row[2], row[3].isEmpty() ? List.of() : List.of(row[3].split(" "))));
    }

    @ParameterizedTest
    @MethodSource("readings")
    void tensorsEqualWhatH5pyReads(Reading reading) {
        WeightStore.ByPath weights = (WeightStore.ByPath)
                ModelFiles.open(FOLDER.resolve(reading.file)).weights();
        Tensor tensor = weights.tensors().get("vars/" + reading.tensor).read();
        int[] shape = Stream.of(reading.shape.split(","))
                .filter(size -> !size.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
        assertThat(tensor.dims()).isEqualTo(shape);
        assertThat(bits(tensor)).isEqualTo(reading.bits);
    }

    private static List<String> bits(Tensor tensor) {
        HexFormat hex = HexFormat.of();
        if (tensor.array() instanceof float[] floats) {
            return IntStream.range(0, floats.length)
                    .mapToObj(i -> hex.toHexDigits(Float.floatToRawIntBits(floats[i])))
                    .toList();
        }
        if (tensor.array() instanceof double[] doubles) {
            return Arrays.stream(doubles)
                    .mapToObj(value -> hex.toHexDigits(Double.doubleToRawLongBits(value)))
                    .toList();
        }
        return Arrays.stream((long[]) tensor.array()).mapToObj(hex::toHexDigits).toList();
    }
}
