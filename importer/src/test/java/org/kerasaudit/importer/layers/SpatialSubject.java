package org.kerasaudit.importer.layers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.plain.PlainKernels;

/** A layer with spatial axes under test: read from JSON, run on the same numbers as Keras. */
public record SpatialSubject(Layer layer, Config config) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
    public static final Origin KERAS_1 = new Origin(Origin.Generation.KERAS_1, "1.2.2", "");
    public static final Origin KERAS_1_0 = new Origin(Origin.Generation.KERAS_1, "1.0.4", "");
    public static final Origin KERAS_2 = new Origin(Origin.Generation.KERAS_2, "2.3.1", "tensorflow");
    public static final Origin THEANO = new Origin(Origin.Generation.KERAS_2, "2.3.1", "theano");
    public static final Origin CNTK = new Origin(Origin.Generation.KERAS_2, "2.3.1", "cntk");
    public static final Origin KERAS_1_THEANO = new Origin(Origin.Generation.KERAS_1, "1.2.2", "theano");
    public static final Origin TF_KERAS = new Origin(Origin.Generation.KERAS_2, "2.15.0", "tensorflow");
    public static final Origin KERAS_3 = new Origin(Origin.Generation.KERAS_3, "3.15.1", "");

    public static SpatialSubject read(LayerFamily family, String className, String json) {
        return read(family, className, json, KERAS_3);
    }

    /** Reads the layer with this configuration, written with single quotes. */
    public static SpatialSubject read(LayerFamily family, String className, String json, Origin origin) {
        Config config = config(json, origin);
        LayerFamily.Type type = family.types().stream()
                .filter(candidate -> candidate.className().equals(className))
                .findFirst()
                .orElseThrow();
        return new SpatialSubject(type.reader().apply(config), config);
    }

    private static Config config(String json, Origin origin) {
        try {
            return new Config(JSON.readTree(json.replace('\'', '"')), origin, inner -> {
                throw new IllegalStateException("no layer inside " + json);
            });
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    public Shape outputShape(long... input) {
        return layer.outputShapes(Args.of(Shape.of(input))).get(0);
    }

    public List<WeightSpec> weights(long... input) {
        return layer.weights(Args.of(Shape.of(input)));
    }

    public Formula formula(long... input) {
        return layer.formula(Args.of(Shape.of(input)));
    }

    /** Runs the layer on {@link #input} of these sizes, with variables filled by {@link #kernel} and {@link #bias}. */
    public Tensor run(int... dims) {
        Tensor x = input(dims);
        List<Tensor> values = layer.weights(Args.of(x.shape())).stream()
                .map(spec -> spec.shape().rank() == 1
                        ? bias(spec.shape().toInts())
                        : kernel(spec.shape().toInts()))
                .toList();
        return run(x, values);
    }

    public Tensor run(Tensor x, List<Tensor> values) {
        return run(Value.of(x), values).tensor();
    }

    public Value run(Value input, List<Tensor> values) {
        Map<String, Tensor> weights = new HashMap<>();
        Iterator<Tensor> next = values.iterator();
        layer.weights(Args.of(input.tensor().shape())).forEach(spec -> weights.put(spec.key(), next.next()));
        return layer.call(Args.of(input), new MapWeights(weights), new PlainKernels(Precision.FLOAT32))
                .get(0);
    }

    /** Runs the layer on one single-channel sequence. */
    public float[] runSequence(float[] x, List<Tensor> values) {
        return run(Tensor.of(x, 1, x.length, 1), values).floats();
    }

    public static Tensor input(int... dims) {
        return fill(i -> (Math.floorMod(i * 7 + 3, 11) - 5) / 4.0, dims);
    }

    public static Tensor kernel(int... dims) {
        return fill(i -> (Math.floorMod(i * 5 + 1, 7) - 3) / 2.0, dims);
    }

    public static Tensor bias(int... dims) {
        return fill(i -> i % 3 - 1, dims);
    }

    private static Tensor fill(java.util.function.IntToDoubleFunction value, int... dims) {
        double[] values =
                IntStream.range(0, Tensor.count(dims)).mapToDouble(value).toArray();
        return Precision.FLOAT32.convert(Tensor.of(values, dims));
    }

    public static float[] floats(double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) floats[i] = (float) values[i];
        return floats;
    }
}
