package org.kerasaudit.importer.file.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

/** In HDF5 files written by Keras, the tree has the contents that jhdf finds on its own, in the same order. */
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

    /** HDF5 files, standalone and in archives. */
    static Stream<Path> recorded() throws IOException {
        try (Stream<Path> files = Files.walk(Fixtures.root())) {
            return files
                    .filter(file -> file.toString().matches(".*/keras-[^/]*/.*\\.(h5|keras)"))
                    .filter(file -> !file.endsWith("weights_npz/model.keras"))
                    .filter(HdfTreeTest::isReadByJhdf)
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    /** On its own, jhdf 0.13.0 cannot read a group with bfloat16 as h5py stores it, in untagged opaque elements. */
    private static boolean isReadByJhdf(Path file) {
        HdfSource source = HdfSource.of(bytes(file), Place.of(file));
        return HdfScan.of(source, Limits.DEFAULT).outline().datasets().stream()
                .allMatch(dataset -> dataset.untaggedBytes() == 0);
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void hasTheContentsThatJhdfFinds(Path file) {
        Bytes bytes = bytes(file);
        try (HdfFile jhdf = HdfFile.fromByteBuffer(bytes.buffer())) {
            assertThat(lines(HdfTree.read(bytes, Place.of(file), Limits.DEFAULT)))
                    .isEqualTo(lines(jhdf));
        }
    }

    /** Otherwise a file could make the reader search millions of long heaps for its strings. */
    @Test
    void refusesOverlappingStringHeaps() throws IOException {
        Path file = Fixtures.root().resolve("keras-3.15.1/resblock-0/model.h5");
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < content.limit() - 16; at += 8) {
            if (content.getInt(at) == HEAP) extend(content, at);
        }
        assertThatThrownBy(() -> ModelFiles.open(content.array(), file, Limits.DEFAULT))
                .isInstanceOf(KerasFormatException.class)
                .hasMessageContaining("expected separate string heaps, found overlapping ones");
    }

    /** Extends a heap and its free space to the end of the file. */
    private static void extend(ByteBuffer content, int heap) {
        content.putLong(heap + 8, content.limit() - heap);
        int at = heap + 16;
        while (content.getShort(at) != 0) at += 16 + (int) (content.getLong(at + 8) + 7 & -8);
        content.putLong(at + 8, content.limit() - at);
    }

    private static Bytes bytes(Path file) {
        if (!file.toString().endsWith(".keras")) return Bytes.of(file);
        return Archive.read(Bytes.of(file), Place.of(file), Limits.DEFAULT)
                .part("model.weights.h5")
                .orElseThrow()
                .checked();
    }

    /** Lists the groups with their string attributes, then the tensors with their sizes. */
    private static List<String> lines(HdfTree tree) {
        List<String> lines = new ArrayList<>();
        tree.groups(group -> true).forEach(group -> {
            lines.add(group);
            for (String name : ATTRIBUTES) {
                if (tree.hasAttribute(group, name))
                    lines.add("  " + name + " " + tree.texts(group, name).orElseThrow());
            }
        });
        tree.tensors()
                .forEach((path, tensor) ->
                        lines.add(path + " " + Arrays.toString(tensor.read().dims())));
        return lines;
    }

    private static List<String> lines(HdfFile jhdf) {
        List<String> groups = new ArrayList<>();
        List<String> datasets = new ArrayList<>();
        visit("/", jhdf, groups, datasets);
        groups.addAll(datasets);
        return groups;
    }

    private static void visit(String path, Group group, List<String> groups, List<String> datasets) {
        groups.add(path);
        for (String name : ATTRIBUTES) {
            Attribute attribute = group.getAttribute(name);
            if (attribute != null) groups.add("  " + name + " " + texts(attribute));
        }
        for (Node child : group) {
            String at = HdfTree.below(path, child.getName());
            if (child instanceof Dataset dataset) datasets.add(at + " " + Arrays.toString(dataset.getDimensions()));
        }
        for (Node child : group) {
            if (child instanceof Group inner) visit(HdfTree.below(path, child.getName()), inner, groups, datasets);
        }
    }

    private static List<?> texts(Attribute attribute) {
        Object texts = attribute.getData();
        if (texts == null) return List.of();
        return texts instanceof Object[] several ? Arrays.asList(several) : List.of(texts);
    }
}
