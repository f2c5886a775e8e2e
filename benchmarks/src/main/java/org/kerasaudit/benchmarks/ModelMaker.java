package org.kerasaudit.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.model.BoundWeight;
import org.kerasaudit.importer.model.ModelLayer;
import org.kerasaudit.importer.tensor.Tensor;

/** Gives a configuration weights: {@code model.json} with {@code model.weights.h5} beside it, as Keras 2 laid it out. */
final class ModelMaker {
    private static final long SEED = 20261129;

    private ModelMaker() {}

    /** The model in {@code folder}, made if it is not there. */
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

    private static void write(KerasModel model, Path path) {
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
        try (WritableHdfFile file = HdfFile.write(path)) {
            file.putAttribute("backend", "tensorflow");
            file.putAttribute("keras_version", "3.15.1");
            file.putAttribute("layer_names", layers.keySet().toArray(String[]::new));
            layers.forEach((name, specs) -> write(file.putGroup(name), name, specs, depthwise.contains(name), random));
        }
    }

    /** @param depthwise whether the kernel is called as Keras 2 does */
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

    /** He's initialisation for kernels, numbers about 0 or 1 for vectors, so that what layers put out stays in range. */
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

    /** As the nested arrays that jhdf writes. */
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
