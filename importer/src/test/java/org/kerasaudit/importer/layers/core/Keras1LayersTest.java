package org.kerasaudit.importer.layers.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kerasaudit.importer.layers.SpatialSubject.floats;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.SpatialSubject;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.activation.Keras1Activations;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Expected numbers are worked out by hand; the outputs of Keras 1.2.2 on Theano are recorded. */
class Keras1LayersTest {
    @Test
    void maxoutIsTheElementwiseMaximumOfItsDenseLayers() {
        SpatialSubject maxout = read(new Keras1Dense(), "MaxoutDense", "{'output_dim': 2, 'nb_feature': 2}", "");
        Tensor kernels = tensor(new int[] {2, 1, 2}, 1, 2, -1, 3);
        Tensor biases = tensor(new int[] {2, 2}, 0, 0, 5, -10);
        assertThat(maxout.run(tensor(new int[] {2, 1}, 1, 4), List.of(kernels, biases))
                        .floats())
                .containsExactly(4, 2, 4, 8);
        assertThat(maxout.formula(-1, 3).evaluate()).hasValue(2 * (3 * 2 + 2));
    }

    /** Gates of sigmoid(0) pass half of the transformed input and half of the input itself. */
    @Test
    void highwayMixesTheTransformedWithTheOriginalInput() {
        SpatialSubject highway = read(new Keras1Dense(), "Highway", "{'bias': false}", "");
        Tensor threefold = tensor(new int[] {1, 1}, 3);
        assertThat(highway.run(tensor(new int[] {1, 1}, 2), List.of(threefold, tensor(new int[] {1, 1}, 0)))
                        .floats())
                .containsExactly(4);
        assertThat(highway.formula(-1, 3).evaluate()).hasValue(2 * 3 * 3);
    }

    @ParameterizedTest
    @CsvSource({"MaxoutDense, \"'output_dim': 2\"", "Highway, ''"})
    void onlyMatricesAreAccepted(String className, String options) {
        SpatialSubject layer = read(new Keras1Dense(), className, "{" + options.replace("\"", "") + "}", "");
        assertThatThrownBy(() -> layer.outputShape(-1, 4, 3))
                .hasMessage("expected (batch, features), found (None, 4, 3)");
    }

    @Test
    void timeDistributedDensePassesMasksOnUnlikeDense() {
        Value masked = new Value(tensor(new int[] {1, 2, 1}, 1, 2), Tensor.of(DType.BOOL, new long[] {1, 0}, 1, 2));
        List<Tensor> weights = List.of(tensor(new int[] {1, 1}, 3), tensor(new int[] {1}, 1));
        Value steps = read(new Keras1Dense(), "TimeDistributedDense", "{'output_dim': 1}", "")
                .run(masked, weights);
        assertThat(steps.tensor().floats()).containsExactly(4, 7);
        assertThat(steps.mask()).isEqualTo(masked.mask());
        assertThat(read(new Core(), "Dense", "{'output_dim': 1}", "")
                        .run(masked, weights)
                        .mask())
                .isNull();
    }

    /**
     * Thresholds -1 and -1 + |-3| = 2; slopes -2 to the left and 0.5 to the right; Theano caps the left part at the right
     * threshold.
     */
    @ParameterizedTest
    @CsvSource({"tensorflow, -4 -1 0 2 4, 5 -1 0 2 3", "theano, -4 -1 0 2 4, 2 -1 0 2 3", "'', -4 0, 2 0"})
    void sReluIsTheIdentityBetweenItsThresholds(String backend, String inputs, String outputs) {
        double[] x = doubles(inputs);
        SpatialSubject srelu = read(new Keras1Activations(), "SReLU", "{'shared_axes': [1]}", backend);
        List<Tensor> weights = List.of(one(-1), one(-2), one(-3), one(0.5));
        assertThat(srelu.run(tensor(new int[] {1, x.length}, x), weights).floats())
                .containsExactly(floats(doubles(outputs)));
    }

    @Test
    void parametersAreSharedAlongTheConfiguredAxes() {
        SpatialSubject softplus = read(new Keras1Activations(), "ParametricSoftplus", "{'shared_axes': [1, 2]}", "");
        assertThat(softplus.weights(-1, 4, 5, 3))
                .extracting(WeightSpec::name, WeightSpec::shape)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("alphas", Shape.of(1, 1, 3)),
                        org.assertj.core.groups.Tuple.tuple("betas", Shape.of(1, 1, 3)));
        assertThat(softplus.formula(-1, 4, 5, 3).evaluate()).hasValue(2 * 3);
    }

    private static SpatialSubject read(LayerFamily family, String className, String json, String backend) {
        return SpatialSubject.read(family, className, json, new Origin(Origin.Generation.KERAS_1, "1.2.2", backend));
    }

    private static Tensor one(double value) {
        return tensor(new int[] {1}, value);
    }

    private static Tensor tensor(int[] dims, double... values) {
        return Tensor.of(floats(values), dims);
    }

    private static double[] doubles(String numbers) {
        return Arrays.stream(numbers.split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
