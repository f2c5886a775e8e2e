package org.kerasaudit.importer.layers.normalization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kerasaudit.importer.layers.SpatialSubject.KERAS_1;
import static org.kerasaudit.importer.layers.SpatialSubject.KERAS_2;
import static org.kerasaudit.importer.layers.SpatialSubject.KERAS_3;
import static org.kerasaudit.importer.layers.SpatialSubject.TF_KERAS;
import static org.kerasaudit.importer.layers.SpatialSubject.floats;

import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.MapWeights;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Origin.Generation;
import org.kerasaudit.importer.layers.Scope;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.SpatialSubject;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.core.Regularizations;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.plain.PlainKernels;

/** Behavior of older Keras versions without recordings, worked out by hand from small numbers. */
class NormalizationsTest {
    private static final Tensor ZERO = vector(0);
    private static final String BARE = "'center': false, 'scale': false, 'epsilon': 1e-6";

    @ParameterizedTest(name = "{0} {1}, rank {2}: 1 / {3}")
    @CsvSource({
        "BatchNormalization,     2.15.0,   4, 0.00316386",
        "BatchNormalization,     2.15.0,   5, 0.00316386",
        "BatchNormalization,     2.4.0,    5, 0.001",
        "BatchNormalization,     2.15.0,   3, 0.001",
        "BatchNormalizationV1,   2.2.4-tf, 4, 0.00316386",
        "SyncBatchNormalization, 2.15.0,   4, 0.001",
        "BatchNormalization,     2.1.6,    4, 0.001",
        "BatchNormalization,     2.2.4,    4, 0.00316386"
    })
    void tensorFlowsFusedKernelRaisesASmallEpsilon(String className, String version, int rank, double deviation) {
        Origin origin = new Origin(Generation.KERAS_2, version, "tensorflow");
        SpatialSubject layer = read(className, "{'axis': -1, " + BARE + "}", origin);
        int[] ones = {1, 1, 1, 1, 1};
        Tensor x = Tensor.of(floats(1), java.util.Arrays.copyOf(ones, rank));
        assertThat(layer.run(x, List.of(ZERO, ZERO)).get(0)).isCloseTo(1 / deviation, within(1e-3));
    }

    @Test
    void severalAxesShareABlockOfStatistics() {
        SpatialSubject layer = read("BatchNormalization", "{'axis': [1, 3]}", TF_KERAS);
        assertThat(layer.weights(-1, 4, 5, 3)).extracting(WeightSpec::shape).containsOnly(Shape.of(1, 4, 1, 3));
        assertThat(layer.formula(-1, 4, 5, 3).evaluate()).hasValue(48);
        assertThatThrownBy(() -> read("BatchNormalization", "{'axis': [1, 3]}", KERAS_2))
                .isInstanceOf(ConfigException.class)
                .hasMessage("axis: expected one axis, found [1,3]");
    }

    @Test
    void ghostBatchesAddAnAxisCountedByTheSavedConfiguration() {
        SpatialSubject layer = read("BatchNormalization", "{'axis': [4], 'virtual_batch_size': 2}", TF_KERAS);
        assertThat(layer.weights(-1, 4, 5, 3)).extracting(WeightSpec::shape).containsOnly(Shape.of(1, 1, 1, 1, 3));
        assertThat(layer.formula(-1, 4, 5, 3).evaluate()).hasValue(12);
    }

    @Test
    void aTrainingCallInTfKerasUsesTheStatisticsOfTheBatch() {
        String json = "{'epsilon': 0.0, 'center': false, 'scale': false%s}";
        Tensor x = Tensor.of(floats(1, 3, 100, 100), 2, 2, 1);
        Tensor mask = Tensor.of(DType.BOOL, new long[] {1, 1, 0, 0}, 2, 2);
        SpatialSubject layer = read("BatchNormalization", json.formatted(""), TF_KERAS);
        assertThat(train(layer, Value.of(Tensor.of(floats(1, 3), 2, 1))).floats())
                .containsExactly(-1, 1);
        assertThat(train(layer, new Value(x, mask)).floats()).startsWith(-1, 1);
        SpatialSubject frozen = read("BatchNormalization", json.formatted(", 'trainable': false"), TF_KERAS);
        assertThat(train(frozen, Value.of(x)).floats()).containsExactly(1, 3, 100, 100);
    }

    private static Tensor train(SpatialSubject layer, Value input) {
        Args<Value> call = new Args<>(
                List.of(new Args.Arg.One<>(input)), Map.of("training", new Args.Arg.Literal<>(BooleanNode.TRUE)));
        Weights moving = new MapWeights(Map.of("moving_mean", ZERO, "moving_variance", vector(1)));
        return layer.layer()
                .call(call, moving, new PlainKernels(Precision.FLOAT32))
                .get(0)
                .tensor();
    }

    @Test
    void renormDuringTrainingIsRefused() {
        Args<Value> call = new Args<>(List.of(), Map.of("training", new Args.Arg.Literal<>(BooleanNode.TRUE)));
        assertThat(read("BatchNormalization", "{'renorm': true}", TF_KERAS)
                        .layer()
                        .refusedArguments(call))
                .containsExactly("training=true: every call updates the statistics it uses");
        assertThat(read("BatchNormalization", "{}", TF_KERAS).layer().refusedArguments(call))
                .isEmpty();
    }

    /** 1 and 3 around a mean of 2; the stored running_std is 0, the variance of the batch is 1, epsilon is 1/4. */
    @ParameterizedTest(name = "Keras {0} on {1}, mode {2}")
    @CsvSource({
        "1.0.4, '',         0, -4      4", // ∓1 / (0 + 1/4)
        "1.0.6, theano,     0, -4      4",
        "1.0.7, theano,     0, -4      4", // ∓1 / (√0 + 1/4)
        "1.0.7, tensorflow, 0, -2      2", // ∓1 / √(0 + 1/4)
        "1.2.2, '',         0, -2      2",
        "1.0.4, '',         1, -0.8    0.8", // ∓1 / (√1 + 1/4)
        "1.0.5, '',         1, -0.7309 0.7309", // ∓1 / (√(1 + 1/4) + 1/4)
        "1.0.4, '',         2, -0.7309 0.7309",
        "1.0.7, theano,     2, -0.8    0.8",
        "1.2.2, theano,     2, -0.8944 0.8944" // ∓1 / √(1 + 1/4)
    })
    void normalizationInKeras1ByVersion(String version, String backend, int mode, String outputs) {
        String json = "{'epsilon': 0.25, 'axis': -1, 'mode': " + mode + "}";
        SpatialSubject layer = read("BatchNormalization", json, new Origin(Generation.KERAS_1, version, backend));
        int features = mode == 1 ? 2 : 1;
        Tensor ones = Tensor.of(features == 1 ? floats(1) : floats(1, 1), features);
        Tensor zeros = Tensor.of(new float[features], features);
        Tensor mean = Tensor.of(features == 1 ? floats(2) : floats(0, 0), features);
        Tensor y = layer.run(Tensor.of(floats(1, 3), mode == 1 ? 1 : 2, features), List.of(ones, zeros, mean, zeros));
        String[] expected = outputs.trim().split(" +");
        assertThat(y.get(0)).isCloseTo(Double.parseDouble(expected[0]), within(1e-4));
        assertThat(y.get(1)).isCloseTo(Double.parseDouble(expected[1]), within(1e-4));
    }

    @Test
    void keras106IsRefusedBecauseItsBackendsDiffer() {
        Origin origin = new Origin(Generation.KERAS_1, "1.0.6", "");
        assertThat(read("BatchNormalization", "{'mode': 0}", origin).config().refusals())
                .hasSize(1);
        assertThat(read("BatchNormalization", "{'mode': 1}", origin).config().refusals())
                .isEmpty();
        assertThat(read("BatchNormalization", "{'mode': 0}", KERAS_1).config().refusals())
                .isEmpty();
    }

    @ParameterizedTest(name = "Keras {0}: {1} makes {2}")
    @CsvSource(
            delimiter = '|',
            value = {"2.15.0 | [3, 1] | [3, 4]", "3.12.4 | [1, -1] | [4, 3]", "3.15.1 | [1, -1] | [3, 4]"})
    void theAxesOfLayerNormalizationAreSortedSinceKeras314(String version, String axes, String gamma) {
        Generation generation = version.startsWith("3") ? Generation.KERAS_3 : Generation.KERAS_2;
        SpatialSubject layer =
                read("LayerNormalization", "{'axis': " + axes + "}", new Origin(generation, version, "tensorflow"));
        assertThat(layer.weights(-1, 4, 5, 3).get(0).shape().brackets()).isEqualTo(gamma);
    }

    @Test
    void masksApplyToGroupNormalizationInLaterTfKeras() {
        String json = "{'groups': 1, 'epsilon': 0.0, 'center': false, 'scale': false}";
        Tensor x = Tensor.of(floats(1, 3, 100, 3, 1, 100), 2, 1, 3);
        Value masked = new Value(x, Tensor.of(DType.BOOL, new long[] {1, 1, 0}, 3));
        SpatialSubject layer = read("GroupNormalization", json, TF_KERAS);
        assertThat(layer.run(masked, List.of()).tensor().floats()).startsWith(-1, 1);
        Value steps = new Value(x, Tensor.of(DType.BOOL, new long[] {1, 0}, 2, 1));
        assertThatThrownBy(() -> layer.run(steps, List.of()))
                .isInstanceOf(ShapeException.class)
                .hasMessage("expected a mask that broadcasts to [2, 1, 3], found (2, 1)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GroupNormalization | {'groups': 4}            | expected channels divisible by groups=4, found 6 channels: (None, 5, 6)",
                "GroupNormalization | {'groups': 7}            | expected channels divisible by groups=7, found 6 channels: (None, 5, 6)",
                "GroupNormalization | {'groups': 2, 'axis': 3} | expected an axis 3, found (None, 5, 6)",
                "RMSNormalization   | {'axis': 4}              | expected an axis 4, found (None, 5, 6)",
                "UnitNormalization  | {'axis': [1, 3]}         | expected an axis 3, found (None, 5, 6)",
                "BatchNormalization | {'axis': -4}             | expected an axis -4, found (None, 5, 6)",
                "Normalization      | {'axis': 0}              | expected a known size along axis 0, found (None, 5, 6)"
            })
    void unsupportedInputIsReported(String className, String json, String message) {
        SpatialSubject layer = read(className, json, KERAS_3);
        assertThatThrownBy(() -> layer.outputShape(-1, 5, 6))
                .isInstanceOf(ShapeException.class)
                .hasMessage(message);
    }

    @Test
    void theScaleOfRmsNormalizationAlignsWithTheLastAxis() {
        SpatialSubject layer = read("RMSNormalization", "{'axis': 1}", KERAS_3);
        assertThat(layer.weights(-1, 4, 5).get(0).shape()).isEqualTo(Shape.of(4));
        assertThatThrownBy(() -> layer.run(1, 4, 5))
                .isInstanceOf(ShapeException.class)
                .hasMessage("expected a last axis that the scale (4,) broadcasts along, found (1, 4, 5)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GroupNormalization | groups   | {'groups': 0}",
                "BatchNormalization | axis     | {'axis': [1, 2]}",
                "Normalization      | variance | {'axis': -1, 'mean': 1.0}",
                "Normalization      | mean     | {'axis': -1, 'mean': [[1.0], 2.0], 'variance': 1.0}",
                "Normalization      | mean     | {'axis': -1, 'mean': ['a'], 'variance': 1.0}"
            })
    void anInvalidConfigurationIsReportedByKey(String className, String key, String json) {
        assertThatThrownBy(() -> read(className, json, KERAS_3))
                .isInstanceOfSatisfying(
                        ConfigException.class, wrong -> assertThat(wrong.key()).isEqualTo(key));
    }

    @Test
    void spectralNormalizationRequiresAKernel() {
        Layer wrapped = new Regularizations.TrainingOnly(0);
        Layer layer = new SpectralNormalization(wrapped, new Scope("layer", "dropout"), true, true);
        assertThatThrownBy(() -> layer.weights(Args.of(Shape.of(-1, 3))))
                .isInstanceOf(NotCheckableException.class)
                .hasMessage("the wrapped layer has no kernel and no embeddings");
    }

    static SpatialSubject read(String className, String json, Origin origin) {
        return SpatialSubject.read(new Normalizations(), className, json, origin);
    }

    private static Tensor vector(double value) {
        return Tensor.of(floats(value), 1);
    }

    private static org.assertj.core.data.Offset<Double> within(double offset) {
        return org.assertj.core.data.Offset.offset(offset);
    }
}
