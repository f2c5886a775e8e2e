package org.kerasaudit.importer.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Args.Arg;
import org.kerasaudit.importer.layers.Catalogue;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.MissingWeightException;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.plain.PlainKernels;

/** An operation under test: read from a configuration in single quotes, and called with tensors and JSON constants. */
public record Operated(Layer layer, Config config) {
    private static final Weights NONE = new Weights() {
        @Override
        public Tensor get(String key) {
            throw new MissingWeightException(key);
        }

        @Override
        public boolean has(String key) {
            return false;
        }
    };

    static Operated of(String className, String config) {
        return of(className, config, "3.15.1");
    }

    /** Reads the operation as this version of Keras 3 wrote it. */
    static Operated of(String className, String config, String version) {
        Config read = new Config(json(config), new Origin(Origin.Generation.KERAS_3, version, ""), inner -> {
            throw new IllegalStateException("no operation contains a layer");
        });
        return new Operated(
                Catalogue.standard()
                        .reader("keras.ops." + className)
                        .orElseThrow()
                        .apply(read),
                read);
    }

    public static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    /** Creates a call with these arguments: a tensor, a list of arguments, or a constant as JSON text. */
    static Args<Value> call(Object... arguments) {
        return new Args<>(Arrays.stream(arguments).map(Operated::argument).toList(), Map.of());
    }

    public static Arg<Value> argument(Object argument) {
        if (argument instanceof Tensor tensor) return new Arg.One<>(Value.of(tensor));
        if (argument instanceof Value value) return new Arg.One<>(value);
        if (argument instanceof List<?> list) {
            List<Arg<Value>> items = new ArrayList<>();
            list.forEach(item -> items.add(argument(item)));
            return new Arg.Many<>(items);
        }
        return new Arg.Literal<>(json((String) argument));
    }

    public List<String> refused(Object... arguments) {
        return layer.refusedArguments(call(arguments));
    }

    public List<Shape> shapes(Object... arguments) {
        return layer.outputShapes(call(arguments).map(value -> value.tensor().shape()));
    }

    public List<Value> run(Object... arguments) {
        return run(call(arguments));
    }

    public List<Value> run(Args<Value> call) {
        return layer.call(call, NONE, new PlainKernels(Precision.FLOAT32));
    }

    public Tensor result(Object... arguments) {
        return run(arguments).get(0).tensor();
    }

    public static Tensor floats(double[] values, int... dims) {
        return Precision.FLOAT32.of(values, dims);
    }

    public static Tensor ints(DType dtype, int[] dims, long... values) {
        return Tensor.of(dtype, values, dims);
    }
}
