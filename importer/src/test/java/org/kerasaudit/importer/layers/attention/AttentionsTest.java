package org.kerasaudit.importer.layers.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Args.Arg;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.MapWeights;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.plain.PlainKernels;

/**
 * Attention in versions without recordings. All variables are one and all queries zero, so all allowed keys have equal
 * weight: the output is the mean of their values.
 */
class AttentionsTest {
    private static final String HEADS = "{'num_heads': 1, 'key_dim': 1, 'use_bias': false}";
    private static final String DROPPING = "{'num_heads': 1, 'key_dim': 1, 'use_bias': false, 'dropout': 0.1}";
    private static final Tensor QUERY = Tensor.of(new float[1], 1, 1, 1);
    private static final Tensor QUERIES = Tensor.of(new float[3], 1, 3, 1);
    private static final Tensor VALUES = Tensor.of(new float[] {1, 3, 8}, 1, 3, 1);

    @ParameterizedTest
    @CsvSource({"2.9.0, 4", "2.10.0, 2", "2.15.0, 2", "3.0.5, 2", "3.6.0, 2", "3.15.1, 2"})
    void masksCarriedByValuesApplySinceTfKeras210(String version, double mean) {
        assertThat(heads(HEADS, version, QUERY, masked(VALUES, 1, 1, 0), Map.of()))
                .containsExactly(mean);
    }

    @ParameterizedTest
    @CsvSource({"3.6.0, 4, 4", "3.9.2, 4, 4", "3.10.0, 4, 0", "3.12.4, 4, 0", "3.15.1, 4, 0"})
    void aFullyMaskedQueryAttendsToAllKeysOrToNone(String version, double fused, double dropping) {
        Value nothing = masked(VALUES, 0, 0, 0);
        assertThat(heads(HEADS, version, QUERY, nothing, Map.of())).containsExactly(fused);
        assertThat(heads(DROPPING, version, QUERY, nothing, Map.of())).containsExactly(dropping);
    }

    @ParameterizedTest
    @CsvSource({"3.7.0, 4", "3.8.0, 2", "3.15.1, 2"})
    void aQueryMaskArgumentIsOverwrittenSinceKeras38(String version, double mean) {
        Map<String, Arg<Value>> given = Map.of("query_mask", new Arg.One<>(Value.of(bools(0))));
        assertThat(heads(HEADS, version, QUERY, masked(VALUES, 1, 1, 0), given)).containsExactly(mean);
    }

    @ParameterizedTest
    @CsvSource({"1, 1 3 8", "2, 2 4 5.5", "3, 4 4 4"})
    void aSlidingWindowIsSymmetric(int window, String means) {
        String json = "{'num_heads': 1, 'key_dim': 1, 'use_bias': false, 'sliding_window': " + window + "}";
        assertThat(heads(json, "3.15.1", QUERIES, Value.of(VALUES), Map.of())).containsExactly(doubles(means));
    }

    @Test
    void causalAttentionIgnoresLaterKeys() {
        Map<String, Arg<Value>> causal = Map.of("use_causal_mask", new Arg.Literal<>(BooleanNode.TRUE));
        assertThat(heads(HEADS, "2.10.0", QUERIES, Value.of(VALUES), causal)).containsExactly(1, 2, 4);
        assertThat(dot("{'causal': true}", "2.9.0", QUERIES, Value.of(VALUES))).containsExactly(1, 2, 4);
    }

    @Test
    void masksAreStrippedSinceKeras38() {
        assertThat(read("MultiHeadAttention", HEADS, "3.7.0").stripsMasks()).isFalse();
        assertThat(read("MultiHeadAttention", HEADS, "3.8.0").stripsMasks()).isTrue();
        assertThat(read("MultiHeadAttention", HEADS, "2.15.0").stripsMasks()).isFalse();
    }

    @Test
    void theQueryMayBePassedByName() {
        Layer layer = read("MultiHeadAttention", HEADS, "3.15.1");
        Map<String, Arg<Value>> named = new LinkedHashMap<>();
        named.put("value", new Arg.One<>(Value.of(VALUES)));
        named.put("query", new Arg.One<>(Value.of(QUERY)));
        Args<Value> call = new Args<>(List.of(), named);
        assertThat(layer.refusedArguments(call)).isEmpty();
        assertThat(layer.call(call, ones(layer, call), kernels())
                        .get(0)
                        .tensor()
                        .doubles())
                .containsExactly(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 4 3 | 2 5 3 |       | 8 | expected a key as long as the value (2, 5, 3), found (2, 8, 3)",
                "2 3   | 2 3   |       |   | expected (batch, time, features), found (2, 3)",
                "2 4 3 | 2 4 1 3 |     |   | expected a value of 3 axes, like the query, found 4 axes",
                "2 4 3 | 2 5 3 | 3     |   | expected axes [3] to attend over, found 3 axes"
            })
    void mismatchedShapesAreReported(String query, String value, String axes, Integer keys, String message) {
        String json = "{'num_heads': 1, 'key_dim': 1, 'attention_axes': " + axes + "}";
        Map<String, Arg<Shape>> named = new HashMap<>();
        named.put("value", new Arg.One<>(shape(value)));
        if (keys != null) named.put("key", new Arg.One<>(shape(value).with(1, keys)));
        Args<Shape> call = new Args<>(List.of(new Arg.One<>(shape(query))), named);
        assertThatThrownBy(() -> read("MultiHeadAttention", json, "3.15.1").outputShapes(call))
                .isInstanceOf(ShapeException.class)
                .hasMessage(message);
    }

    @Test
    void queryHeadsMustDivideEvenlyIntoGroups() {
        String json = "{'head_dim': 2, 'num_query_heads': 3, 'num_key_value_heads': 2}";
        assertThatThrownBy(() -> read("GroupQueryAttention", json, "3.15.1"))
                .hasMessage("num_query_heads: expected a multiple of num_key_value_heads=2, found 3");
    }

    /** tf.keras and Keras 3.12 or later add an axis for the queries to the mask; in between it is broadcast unchanged. */
    @ParameterizedTest
    @ValueSource(strings = {"2.15.0", "3.12.0", "3.15.1"})
    void aValueMaskAppliesPerSample(String version) {
        assertThat(dot("{}", version, QUERIES, masked(VALUES, 0, 1, 1))).containsExactly(5.5, 5.5, 5.5);
    }

    @Test
    void keras311TreatsTheBatchAxisOfAMaskAsQueries() {
        Tensor two = Tensor.of(new float[6], 2, 3, 1);
        assertThatThrownBy(() -> dot("{}", "3.11.3", two, new Value(two, Tensor.of(DType.BOOL, new long[6], 2, 3))))
                .hasMessage("expected a mask that broadcasts to (2, 3, 3), found (2, 3)");
    }

    @ParameterizedTest
    @CsvSource({"2.15.0, 2", "3.15.1, 3"})
    void theScaleHasTheSizeOfTheQueryInKeras3AndOfTheValueBefore(String version, int scales) {
        Args<Shape> call = Args.of(List.of(shape("2 4 3"), shape("2 5 2"), shape("2 5 3")));
        assertThat(read("AdditiveAttention", "{}", version).weights(call).get(0).shape())
                .isEqualTo(Shape.of(scales));
    }

    private static double[] heads(
            String json, String version, Tensor query, Value value, Map<String, Arg<Value>> more) {
        Layer layer = read("MultiHeadAttention", json, version);
        Map<String, Arg<Value>> named = new HashMap<>(more);
        named.put("value", new Arg.One<>(value));
        Args<Value> call = new Args<>(List.of(new Arg.One<>(Value.of(query))), named);
        assertThat(layer.refusedArguments(call)).isEmpty();
        return layer.call(call, ones(layer, call), kernels()).get(0).tensor().doubles();
    }

    private static double[] dot(String json, String version, Tensor query, Value value) {
        Layer layer = read("Attention", json, version);
        Args<Value> call = Args.of(List.of(Value.of(query), value));
        return layer.call(call, ones(layer, call), kernels()).get(0).tensor().doubles();
    }

    private static Layer read(String className, String json, String version) {
        Origin.Generation generation = version.startsWith("3") ? Origin.Generation.KERAS_3 : Origin.Generation.KERAS_2;
        Origin origin = new Origin(generation, version, "tensorflow");
        try {
            Config config = new Config(new ObjectMapper().readTree(json.replace('\'', '"')), origin, inner -> {
                throw new IllegalStateException("no layer inside " + json);
            });
            return new Attentions()
                    .types().stream()
                            .filter(type -> type.className().equals(className))
                            .findFirst()
                            .orElseThrow()
                            .reader()
                            .apply(config);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    private static Weights ones(Layer layer, Args<Value> call) {
        Map<String, Tensor> ones = new HashMap<>();
        layer.weights(call.map(value -> value.tensor().shape())).forEach(spec -> {
            float[] values = new float[Tensor.count(spec.shape().toInts())];
            Arrays.fill(values, 1);
            ones.put(spec.key(), Tensor.of(values, spec.shape().toInts()));
        });
        return new MapWeights(ones);
    }

    private static PlainKernels kernels() {
        return new PlainKernels(Precision.FLOAT32);
    }

    private static Value masked(Tensor tensor, long... mask) {
        return new Value(tensor, bools(mask));
    }

    private static Tensor bools(long... values) {
        return Tensor.of(DType.BOOL, values, 1, values.length);
    }

    private static Shape shape(String sizes) {
        return Shape.of(
                Arrays.stream(sizes.split(" ")).mapToLong(Long::parseLong).toArray());
    }

    private static double[] doubles(String numbers) {
        return Arrays.stream(numbers.split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
