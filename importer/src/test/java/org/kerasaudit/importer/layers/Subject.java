package org.kerasaudit.importer.layers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.plain.PlainKernels;

/** A layer under test with its nested layers: read from JSON written with single quotes, run on numbers. */
public record Subject(Layer layer, List<String> refusals) {
    public static final Origin KERAS_1 = new Origin(Origin.Generation.KERAS_1, "1.2.2", "");
    public static final Origin KERAS_2_1 = keras2("2.1.6", "tensorflow");
    public static final Origin KERAS_2_2 = keras2("2.2.4", "tensorflow");
    public static final Origin KERAS_2_3 = keras2("2.3.1", "tensorflow");
    public static final Origin TF_KERAS = keras2("2.15.0", "tensorflow");
    public static final Origin KERAS_3 = new Origin(Origin.Generation.KERAS_3, "3.15.1", "");

    public static Origin keras2(String version, String backend) {
        return new Origin(Origin.Generation.KERAS_2, version, backend);
    }

    public static Subject read(String className, String json, Origin origin) {
        List<String> refusals = new ArrayList<>();
        try {
            return new Subject(
                    read(className, new ObjectMapper().readTree(json.replace('\'', '"')), origin, refusals), refusals);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    private static Layer read(String className, JsonNode json, Origin origin, List<String> refusals) {
        var reader = Catalogue.standard().reader(className);
        if (reader.isEmpty()) return new UnknownLayer("class '" + className + "' is unknown");
        Config config = new Config(json, origin, node -> {
            String innerClass = node.path("class_name").asText();
            JsonNode inner = node.path("config");
            return new Config.Inner(
                    inner.path("name").asText(innerClass.toLowerCase(java.util.Locale.ROOT)),
                    innerClass,
                    inner.path("trainable").asBoolean(true),
                    read(innerClass, inner, origin, refusals));
        });
        Layer layer = reader.get().apply(config);
        refusals.addAll(config.refusals());
        return layer;
    }

    public List<Shape> outputShapes(Shape... inputs) {
        return layer.outputShapes(Args.of(List.of(inputs)));
    }

    public List<WeightSpec> weights(long... input) {
        return layer.weights(Args.of(Shape.of(input)));
    }

    /** Runs the layer with its variables set in order. */
    public List<Value> run(List<Value> inputs, double[]... variables) {
        return run(Args.of(inputs), variables);
    }

    /** Runs the layer with a mask argument. */
    public List<Value> run(List<Value> inputs, Tensor mask, double[]... variables) {
        return run(
                new Args<>(Args.of(inputs).positional(), Map.of("mask", new Args.Arg.One<>(Value.of(mask)))),
                variables);
    }

    private List<Value> run(Args<Value> call, double[]... variables) {
        List<WeightSpec> specs = layer.weights(call.map(value -> value.tensor().shape()));
        Map<String, Tensor> weights = new HashMap<>();
        for (int i = 0; i < specs.size(); i++) {
            weights.put(
                    specs.get(i).key(),
                    floats(variables[i], specs.get(i).shape().toInts()));
        }
        return layer.call(call, new MapWeights(weights), new PlainKernels(Precision.FLOAT32));
    }

    public static Tensor floats(double[] values, int... dims) {
        return Precision.FLOAT32.of(values, dims);
    }

    /** Creates a single sequence of scalars. */
    public static Value sequence(double... values) {
        return Value.of(floats(values, 1, values.length, 1));
    }

    public static Tensor mask(int[] dims, long... values) {
        return Tensor.of(DType.BOOL, values, dims);
    }

    public static double[] array(double... values) {
        return values;
    }
}
