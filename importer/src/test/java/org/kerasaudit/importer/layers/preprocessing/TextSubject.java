package org.kerasaudit.importer.layers.preprocessing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Assets;
import org.kerasaudit.importer.layers.Catalogue;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.MapWeights;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.plain.PlainKernels;

/** A text or category layer under test: read from JSON with single quotes, with its archive's assets as text. */
record TextSubject(Layer layer, Config config) {
    static final Origin KERAS_3 = origin("3.15.1");

    static Origin origin(String version) {
        boolean third = version.startsWith("3");
        return new Origin(
                third ? Origin.Generation.KERAS_3 : Origin.Generation.KERAS_2, version, third ? "" : "tensorflow");
    }

    static TextSubject read(String className, String json) {
        return read(className, json, KERAS_3, Map.of());
    }

    static TextSubject read(String className, String json, Origin origin, Map<String, String> assets) {
        Assets files = name -> Optional.ofNullable(assets.get(name)).map(text -> text.getBytes(StandardCharsets.UTF_8));
        try {
            Config config = new Config(
                    new ObjectMapper().readTree(json.replace('\'', '"')),
                    origin,
                    (key, inner) -> {
                        throw new IllegalStateException("no layer inside " + json);
                    },
                    files);
            return new TextSubject(
                    Catalogue.standard().reader(className).orElseThrow().apply(config), config);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    Shape outputShape(long... input) {
        return layer.outputShapes(Args.of(Shape.of(input))).get(0);
    }

    Tensor run(Tensor... inputs) {
        return run(Map.of(), inputs);
    }

    Tensor run(Map<String, Tensor> weights, Tensor... inputs) {
        Args<Value> args = Args.of(Arrays.stream(inputs).map(Value::of).toList());
        return layer.call(args, new MapWeights(weights), new PlainKernels(Precision.FLOAT32))
                .get(0)
                .tensor();
    }

    List<Double> numbers(Tensor... inputs) {
        return Arrays.stream(run(inputs).doubles()).boxed().toList();
    }

    /** Creates a batch of single strings. */
    static Tensor strings(String... strings) {
        return Tensor.of(strings, strings.length, 1);
    }

    static Tensor integers(int[] dims, long... numbers) {
        return Tensor.of(DType.INT64, numbers, dims);
    }
}
