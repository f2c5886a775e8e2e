package org.kerasaudit.importer.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kerasaudit.importer.layers.Scope;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.tensor.Shape;

/** Variables are matched with entries named by each generation of Keras. */
class NameMatcherTest {
    @Test
    void keras2NamesEndWithTheVariable() {
        assertThat(match(
                        List.of(spec("kernel", "lstm_1"), spec("recurrent_kernel", "lstm_1"), spec("bias", "lstm_1")),
                        "lstm_1/kernel:0",
                        "lstm_1/recurrent_kernel:0",
                        "lstm_1/bias:0"))
                .containsExactly(0, 1, 2);
    }

    @Test
    void theOrderOfEntriesDoesNotMatter() {
        assertThat(match(List.of(spec("gamma", "bn"), spec("beta", "bn")), "bn/beta", "bn/gamma"))
                .containsExactly(1, 0);
    }

    @Test
    void keras1JoinsLayerAndVariableWithAnUnderscore() {
        assertThat(match(
                        List.of(spec("W", "dense_1"), spec("b", "dense_1"), spec("W", "dense_2"), spec("b", "dense_2")),
                        "dense_2_W",
                        "dense_2_b",
                        "dense_1_W",
                        "dense_1_b"))
                .containsExactly(2, 3, 0, 1);
        assertThat(match(
                        List.of(spec("W", "highway_1"), spec("W_carry", "highway_1")),
                        "highway_1_W_carry",
                        "highway_1_W"))
                .containsExactly(1, 0);
    }

    @Test
    void namesMayOmitTheCellOfATfKerasLayer() {
        WeightSpec kernel = WeightSpec.trainable("kernel", Shape.of(2, 3)).in(new Scope("cell", "lstm_cell"));
        WeightSpec inLayer = kernel.in(new Scope("layers/lstm", "lstm"));
        assertThat(match(List.of(inLayer), "lstm/lstm_cell/kernel:0")).containsExactly(0);
        assertThat(match(List.of(inLayer), "lstm/kernel:0")).containsExactly(0);
    }

    @Test
    void directionsOfABidirectionalAreDistinguished() {
        WeightSpec forward = spec("kernel", "bidirectional", "forward_gru");
        WeightSpec backward = spec("kernel", "bidirectional", "backward_gru");
        assertThat(match(
                        List.of(forward, backward),
                        "bidirectional/backward_gru/gru_cell/kernel:0",
                        "bidirectional/forward_gru/gru_cell/kernel:0"))
                .containsExactly(1, 0);
    }

    @Test
    void aSuffixAddedByTensorFlowIsIgnored() {
        assertThat(match(List.of(spec("kernel", "dense")), "dense/kernel_1:0")).containsExactly(0);
    }

    @Test
    void aDifferentNameDoesNotMatch() {
        assertThat(match(List.of(spec("kernel", "dense")), "dense/recurrent_kernel", "dense/kernal"))
                .containsExactly(-1);
    }

    private static int[] match(List<WeightSpec> specs, String... names) {
        return NameMatcher.match(
                specs,
                Stream.of(names).map(name -> new WeightStore.Entry(name, null)).toList());
    }

    private static WeightSpec spec(String name, String... layers) {
        WeightSpec spec = WeightSpec.trainable(name, Shape.of(1));
        for (int i = layers.length - 1; i >= 0; i--) spec = spec.in(new Scope("layers/" + layers[i], layers[i]));
        return spec;
    }
}
