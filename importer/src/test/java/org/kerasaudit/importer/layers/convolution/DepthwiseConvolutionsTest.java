package org.kerasaudit.importer.layers.convolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kerasaudit.importer.layers.SpatialSubject.KERAS_1;
import static org.kerasaudit.importer.layers.SpatialSubject.KERAS_2;
import static org.kerasaudit.importer.layers.SpatialSubject.KERAS_3;
import static org.kerasaudit.importer.layers.SpatialSubject.TF_KERAS;
import static org.kerasaudit.importer.layers.SpatialSubject.THEANO;
import static org.kerasaudit.importer.layers.SpatialSubject.floats;
import static org.kerasaudit.importer.layers.SpatialSubject.input;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.SpatialSubject;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Outputs for generated numbers were recorded with Keras 3.15.1 on TensorFlow 2.21; those for older versions are small enough
 * to be worked out by hand.
 */
class DepthwiseConvolutionsTest {
    private static final float[] ONE_TO_FOUR = {1, 2, 3, 4};

    @Test
    void everyChannelHasItsOwnFilters() {
        SpatialSubject conv = read("DepthwiseConv1D", "{'kernel_size': 2, 'depth_multiplier': 2}");
        assertThat(conv.weights(-1, 3, 5))
                .containsExactly(
                        WeightSpec.trainable("kernel", Shape.of(2, 5, 2)), WeightSpec.trainable("bias", Shape.of(10)));
        assertThat(conv.formula(-1, 3, 5).text())
                .isEqualTo("kernel_size × input_channels × depth_multiplier + input_channels × depth_multiplier");
        assertThat(conv.formula(-1, 3, 5).evaluate()).hasValue(30);
        assertThat(conv.outputShape(-1, 3, 2)).isEqualTo(Shape.of(-1, 2, 4));
        assertThat(conv.run(1, 3, 2).floats())
                .containsExactly(floats(-0.875, -0.5, 1.625, -0.875, -2.75, 1.375, 0.625, -0.625));
    }

    @Test
    void samePaddingPutsTheOddCellAtTheEnd() {
        SpatialSubject conv = read("DepthwiseConv2D", "{'kernel_size': [2, 1], 'strides': [2, 2], 'padding': 'same'}");
        assertThat(conv.outputShape(-1, 3, 3, 2)).isEqualTo(Shape.of(-1, 2, 2, 2));
        assertThat(conv.run(1, 3, 3, 2).floats()).containsExactly(floats(-1, 1.5, -1.75, 0.25, -2.25, 0.375, -1, -1.5));
    }

    @Test
    void separableConvolutionsMixTheChannelsAfterwards() {
        SpatialSubject conv = read("SeparableConv1D", "{'filters': 2, 'kernel_size': 2, 'depth_multiplier': 2}");
        assertThat(conv.weights(-1, 4, 3))
                .containsExactly(
                        WeightSpec.trainable("depthwise_kernel", Shape.of(2, 3, 2)),
                        WeightSpec.trainable("pointwise_kernel", Shape.of(1, 6, 2)),
                        WeightSpec.trainable("bias", Shape.of(2)));
        assertThat(conv.formula(-1, 4, 3).text())
                .isEqualTo("kernel_size × input_channels × depth_multiplier"
                        + " + input_channels × depth_multiplier × filters + filters");
        assertThat(conv.formula(-1, 4, 3).evaluate()).hasValue(26);
        assertThat(conv.run(1, 4, 2).floats()).containsExactly(floats(-2.3125, 0.9375, 2, -4.0625, -1.25, 1.25));
    }

    @Test
    void theActivationIsAppliedLast() {
        SpatialSubject conv = read("SeparableConv2D", "{'filters': 1, 'kernel_size': [1, 2], 'activation': 'relu'}");
        assertThat(conv.run(1, 2, 3, 2).floats()).containsExactly(1.75f, 0, 0.75f, 0);
    }

    @Test
    void keras2CallsItDepthwiseKernel() {
        String json = "{'kernel_size': [1, 1], 'groups': 1, 'use_bias': false}";
        for (Origin origin : List.of(KERAS_2, TF_KERAS)) {
            SpatialSubject conv = read("DepthwiseConv2D", json, origin);
            assertThat(conv.weights(-1, 2, 2, 3))
                    .containsExactly(WeightSpec.trainable("depthwise_kernel", Shape.of(1, 1, 3, 1)));
            assertThat(conv.config().unread()).isEmpty();
        }
    }

    @Test
    void keras1StoresBothKernelsFiltersFirstForChannelsFirst() {
        String json = "{'nb_filter': 2, 'nb_row': 1, 'nb_col': 2, 'depth_multiplier': 3, 'dim_ordering': '%s'}";
        SpatialSubject first = read("SeparableConvolution2D", json.formatted("th"), KERAS_1);
        assertThat(first.weights(-1, 4, 5, 6))
                .containsExactly(
                        WeightSpec.trainable("depthwise_kernel", Shape.of(3, 4, 1, 2)),
                        WeightSpec.trainable("pointwise_kernel", Shape.of(2, 12, 1, 1)),
                        WeightSpec.trainable("b", Shape.of(2)));
        assertThat(first.outputShape(-1, 4, 5, 6)).isEqualTo(Shape.of(-1, 2, 5, 5));

        SpatialSubject last = read("SeparableConvolution2D", json.formatted("tf"), KERAS_1);
        List<Tensor> stored =
                List.of(SpatialSubject.kernel(1, 2, 4, 3), SpatialSubject.kernel(1, 1, 12, 2), SpatialSubject.bias(2));
        List<Tensor> transposed = List.of(
                Layout.transpose(stored.get(0), 3, 2, 0, 1),
                Layout.transpose(stored.get(1), 3, 2, 0, 1),
                stored.get(2));
        Tensor x = input(1, 5, 6, 4);
        assertThat(Layout.channelsLast(first.run(Layout.channelsFirst(x), transposed)))
                .isEqualTo(last.run(x, stored));
    }

    @Test
    void theanoPadsHalfAWindowButDoesNotFlipTheKernel() {
        SpatialSubject conv =
                read("DepthwiseConv1D", "{'kernel_size': 2, 'padding': 'same', 'use_bias': false}", THEANO);
        assertThat(conv.runSequence(ONE_TO_FOUR, List.of(Tensor.of(new float[] {1, 10}, 2, 1, 1))))
                .containsExactly(10, 21, 32, 43);
    }

    @Test
    void tfKerasAllowsCausalSeparableConv1D() {
        SpatialSubject conv = read(
                "SeparableConv1D",
                "{'filters': 1, 'kernel_size': 3, 'padding': 'causal', 'use_bias': false}",
                TF_KERAS);
        Tensor taps = Tensor.of(new float[] {100, 10, 1}, 3, 1, 1);
        assertThat(conv.runSequence(ONE_TO_FOUR, List.of(taps, Tensor.of(new float[] {2}, 1, 1, 1))))
                .containsExactly(2, 24, 246, 468);
    }

    @Test
    void onlyKeras3AllowsStridesWithDilation() {
        String json = "{'kernel_size': 2, 'strides': 2, 'dilation_rate': 2}";
        assertThat(read("DepthwiseConv1D", json, KERAS_3).outputShape(-1, 7, 1)).isEqualTo(Shape.of(-1, 3, 1));
        assertThatThrownBy(() -> read("DepthwiseConv1D", json, TF_KERAS))
                .isInstanceOfSatisfying(
                        ConfigException.class, wrong -> assertThat(wrong.key()).isEqualTo("dilation_rate"));
    }

    @Test
    void optionsThatKerasMiscomputesAreRefusedByName() {
        SpatialSubject even = read("SeparableConv2D", "{'filters': 1, 'kernel_size': 2, 'padding': 'same'}", THEANO);
        assertThat(even.config().refusals()).singleElement().asString().startsWith("padding=\"same\": ");
        Origin keras22 = new Origin(Origin.Generation.KERAS_2, "2.2.4", "tensorflow");
        String dilated = "{'kernel_size': 3, 'dilation_rate': [2, 2], 'padding': '%s'}";
        assertThat(read("DepthwiseConv2D", dilated.formatted("valid"), keras22)
                        .config()
                        .refusals())
                .singleElement()
                .asString()
                .startsWith("dilation_rate=[2,2]: ");
        assertThat(read("DepthwiseConv2D", dilated.formatted("same"), keras22)
                        .config()
                        .refusals())
                .isEmpty();
    }

    @Test
    void unsupportedInputIsReported() {
        SpatialSubject conv = read("DepthwiseConv2D", "{'kernel_size': 3}");
        assertThatThrownBy(() -> conv.outputShape(-1, 3, 4)).isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> conv.outputShape(-1, 3, 3, -1))
                .isInstanceOf(ShapeException.class)
                .hasMessage("expected a known number of channels along axis 3, found (None, 3, 3, None)");
        assertThatThrownBy(() -> conv.outputShape(-1, 2, 3, 1))
                .isInstanceOf(ShapeException.class)
                .hasMessage("expected at least 3 cells along axis 1, found (None, 2, 3, 1)");
    }

    private static SpatialSubject read(String className, String json) {
        return read(className, json, KERAS_3);
    }

    private static SpatialSubject read(String className, String json, Origin origin) {
        return SpatialSubject.read(new DepthwiseConvolutions(), className, json, origin);
    }
}
