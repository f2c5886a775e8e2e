package org.kerasaudit.importer.file.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.file.ModelFiles;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.file.zip.Archive;
import org.kerasaudit.importer.model.StoredTensor;
import org.kerasaudit.importer.tensor.Tensor;

/** In HDF5 files that Keras wrote, our own way through the structures finds what jhdf does, in the same order. */
class HdfTreeTest {
    private static final int HEAP = 0x4C4F4347;

    private static final List<String> ATTRIBUTES = List.of(
            "name",
            "layer_names",
            "weight_names",
            "layer_names0",
            "keras_version",
            "backend",
            "model_config",
            "training_config");

    /** HDF5 files by themselves and in archives. */
    static Stream<Path> recorded() throws IOException {
        try (Stream<Path> files = Files.walk(Fixtures.root())) {
            return files
                    .filter(file -> file.toString().matches(".*/keras-[^/]*/.*\\.(h5|keras)"))
                    .filter(file -> !file.endsWith("weights_npz/model.keras"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void findsWhatJhdfFinds(Path file) {
        Optional<HdfOutline> outline = HdfScan.of(source(file), Limits.DEFAULT).outline();
        assertThat(outline).isPresent();
        assertThat(told(HdfTree.of(source(file), outline, Limits.DEFAULT)))
                .isEqualTo(told(HdfTree.of(source(file), Optional.empty(), Limits.DEFAULT)));
    }

    /** Else a file could have its texts looked for in millions of long heaps. */
    @Test
    void heapsOfTextThatOverlapAreRefused() throws IOException {
        Path file = Fixtures.root().resolve("keras-3.15.1/resblock-0/model.h5");
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < content.limit() - 16; at += 8) {
            if (content.getInt(at) == HEAP) content.putLong(at + 8, content.limit() - at);
        }
        assertThatThrownBy(() -> ModelFiles.open(content.array(), file, Limits.DEFAULT))
                .isInstanceOf(KerasFormatException.class)
                .hasMessageContaining("expected heaps of text beside each other, found some that overlap");
    }

    private static HdfSource source(Path file) {
        Place place = Place.of(file);
        Bytes bytes = file.toString().endsWith(".keras")
                ? Archive.read(Bytes.of(file), place, Limits.DEFAULT)
                        .part("model.weights.h5")
                        .orElseThrow()
                        .checked()
                : Bytes.of(file);
        return HdfSource.of(bytes, place);
    }

    /** Everything a tree tells, line by line. */
    private static List<String> told(HdfTree tree) {
        List<String> lines = new ArrayList<>();
        tree.groups(group -> true).forEach(group -> {
            lines.add(group);
            for (String name : ATTRIBUTES) {
                if (tree.hasAttribute(group, name)) lines.add("  " + name + " " + tree.texts(group, name));
            }
        });
        tree.tensors().forEach((path, tensor) -> lines.add(path + " " + tensor + " " + numbers(tensor)));
        return lines;
    }

    private static String numbers(StoredTensor tensor) {
        Tensor read = tensor.read();
        Object numbers = read.array();
        return numbers.getClass().getSimpleName() + " " + Arrays.deepHashCode(new Object[] {numbers});
    }
}
