package org.kerasaudit.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.model.BoundWeight;
import org.kerasaudit.importer.model.ModelLayer;
import org.kerasaudit.importer.tensor.Tensor;

/** Generates weights for configurations and writes model files in the formats of Keras. */
final class ModelMaker {
    private static final long SEED = 20261129;

    private ModelMaker() {}

    /** Returns {@code model.json} in {@code folder}; creates {@code model.weights.h5} next to it if it does not exist. */
    static Path make(JsonNode config, Path folder) {
        Path model = folder.resolve("model.json");
        try {
            Files.createDirectories(folder);
            Files.writeString(model, config.toString());
            Path weights = folder.resolve("model.weights.h5");
            if (!Files.exists(weights)) write(KerasModel.read(model), weights);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return model;
    }

    /** Creates a Keras 2 file if it does not exist. The configuration must fit into an HDF5 attribute. */
    static Path makeHdf(JsonNode config, Path path) {
        return make(path, () -> {
            KerasModel model = withoutWeights(config, path);
            try (WritableHdfFile file = HdfFile.write(path)) {
                origin(file);
                file.putAttribute("model_config", config.toString());
                writeByLayer(model, file.putGroup("model_weights"));
            }
        });
    }

    /** Creates a Keras 3 archive if it does not exist. */
    static Path makeArchive(JsonNode config, Path path) {
        return make(path, () -> {
            Path weights = path.resolveSibling(path.getFileName() + ".weights");
            KerasModel model = withoutWeights(config, path);
            try (WritableHdfFile file = HdfFile.write(weights)) {
                writeByPath(model, file);
            }
            try (OutputStream out = Files.newOutputStream(path);
                    ZipOutputStream zip = new ZipOutputStream(out)) {
                zip.setMethod(ZipOutputStream.STORED);
                put(zip, "metadata.json", "{\"keras_version\": \"3.15.1\"}".getBytes(UTF_8));
                put(zip, "config.json", config.toString().getBytes(UTF_8));
                put(zip, "model.weights.h5", weights);
            }
            Files.delete(weights);
        });
    }

    private static Path make(Path path, Writing writing) {
        try {
            Files.createDirectories(path.getParent());
            if (!Files.exists(path)) writing.run();
            return path;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    /** Reads the configuration as a model, to get its variables. */
    private static KerasModel withoutWeights(JsonNode config, Path path) throws IOException {
        Path alone = path.resolveSibling(path.getFileName() + ".json");
        Files.writeString(alone, config.toString());
        KerasModel model = KerasModel.read(alone);
        Files.delete(alone);
        return model;
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        begin(zip, name, content.length, checksum);
        zip.write(content);
        zip.closeEntry();
    }

    private static void put(ZipOutputStream zip, String name, Path file) throws IOException {
        CRC32 checksum = new CRC32();
        try (InputStream in = new CheckedInputStream(Files.newInputStream(file), checksum)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        begin(zip, name, Files.size(file), checksum);
        Files.copy(file, zip);
        zip.closeEntry();
    }

    /** Begins a stored member, which needs its size and checksum up front. */
    private static void begin(ZipOutputStream zip, String name, long size, CRC32 checksum) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setSize(size);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
    }

    private static void writeByPath(KerasModel model, WritableHdfFile file) {
        Map<String, WritableGroup> groups = new HashMap<>();
        Map<String, Integer> variables = new HashMap<>();
        Random random = new Random(SEED);
        for (BoundWeight weight : model.model().orElseThrow().weights()) {
            WeightSpec spec = weight.spec();
            String owner = spec.key().substring(0, spec.key().lastIndexOf('/'));
            int index = variables.merge(owner, 1, Integer::sum) - 1;
            group(file, owner + "/vars", groups)
                    .putDataset(
                            String.valueOf(index),
                            shaped(values(spec, random), spec.shape().toInts()));
        }
    }

    private static WritableGroup group(WritableGroup root, String path, Map<String, WritableGroup> groups) {
        WritableGroup known = groups.get(path);
        if (known != null) return known;
        int slash = path.lastIndexOf('/');
        WritableGroup parent = slash < 0 ? root : group(root, path.substring(0, slash), groups);
        WritableGroup made = parent.putGroup(path.substring(slash + 1));
        groups.put(path, made);
        return made;
    }

    private static void write(KerasModel model, Path path) {
        try (WritableHdfFile file = HdfFile.write(path)) {
            origin(file);
            writeByLayer(model, file);
        }
    }

    private static void origin(WritableGroup root) {
        root.putAttribute("backend", "tensorflow");
        root.putAttribute("keras_version", "3.15.1");
    }

    private static void writeByLayer(KerasModel model, WritableGroup root) {
        Map<String, List<WeightSpec>> layers = new LinkedHashMap<>();
        Set<String> depthwise = new HashSet<>();
        List<BoundWeight> weights = model.model().orElseThrow().weights();
        for (ModelLayer layer : model.model().orElseThrow().network().layers()) {
            if (layer.className().equals("DepthwiseConv2D")) depthwise.add(layer.name());
            String prefix = layer.scope().attribute() + "/";
            layers.put(
                    layer.name(),
                    weights.stream()
                            .map(BoundWeight::spec)
                            .filter(spec -> spec.key().startsWith(prefix))
                            .toList());
        }
        layers.values().removeIf(List::isEmpty);
        Random random = new Random(SEED);
        root.putAttribute("layer_names", layers.keySet().toArray(String[]::new));
        layers.forEach((name, specs) -> write(root.putGroup(name), name, specs, depthwise.contains(name), random));
    }

    /** @param depthwise whether to use the kernel name of a depthwise layer in Keras 2 */
    private static void write(
            WritableGroup group, String layer, List<WeightSpec> specs, boolean depthwise, Random random) {
        List<String> names = new ArrayList<>();
        WritableGroup inner = group.putGroup(layer);
        for (WeightSpec spec : specs) {
            String last = spec.key().substring(spec.key().lastIndexOf('/') + 1);
            if (depthwise && last.equals("kernel")) last = "depthwise_kernel";
            String name = names.contains(layer + "/" + last) ? last + "_" + names.size() : last;
            names.add(layer + "/" + name);
            inner.putDataset(name, shaped(values(spec, random), spec.shape().toInts()));
        }
        group.putAttribute("weight_names", names.toArray(String[]::new));
    }

    /** Returns random values, scaled by fan-in for kernels and near 0 or 1 for vectors, so that outputs stay in range. */
    private static float[] values(WeightSpec spec, Random random) {
        String name = spec.key().substring(spec.key().lastIndexOf('/') + 1);
        float[] values = new float[Tensor.count(spec.shape().toInts())];
        double fan = spec.shape().rank() < 2
                ? 1
                : values.length / (double) spec.shape().dim(-1);
        for (int i = 0; i < values.length; i++) {
            double normal = random.nextGaussian();
            values[i] = (float)
                    switch (name) {
                        case "gamma" -> 1 + 0.1 * normal;
                        case "moving_variance", "variance" -> 1 + 0.2 * random.nextDouble();
                        case "bias", "beta", "mean", "moving_mean" -> 0.05 * normal;
                        default -> normal * Math.sqrt(1 / fan);
                    };
        }
        return values;
    }

    /** Converts values to nested arrays for jhdf. */
    private static Object shaped(float[] values, int... dims) {
        if (dims.length == 0) return values[0];
        Object array = Array.newInstance(float.class, dims);
        fill(array, values, new int[1]);
        return array;
    }

    private static void fill(Object array, float[] values, int[] at) {
        if (array instanceof float[] row) {
            System.arraycopy(values, at[0], row, 0, row.length);
            at[0] += row.length;
            return;
        }
        for (Object part : (Object[]) array) fill(part, values, at);
    }
}
