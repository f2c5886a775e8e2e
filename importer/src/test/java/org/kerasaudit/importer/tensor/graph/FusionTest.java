package org.kerasaudit.importer.tensor.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Eltwise;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.NotComputedException;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;
import org.kerasaudit.importer.tensor.Window;
import org.kerasaudit.importer.tensor.graph.Step.Binary;
import org.kerasaudit.importer.tensor.graph.Step.PostOp;

/** Sequences of layer operations that become few steps. */
class FusionTest {
    private static final UnaryOp RELU = new UnaryOp("relu", x -> Math.max(x, 0), Eltwise.of(Eltwise.Kind.RELU));
    private static final UnaryOp EXP = new UnaryOp("exp", Math::exp, Eltwise.of(Eltwise.Kind.EXP));
    private static final UnaryOp INVERSE_ROOT = new UnaryOp(
            "inverse_root",
            x -> 1 / Math.sqrt(x + 0.5),
            Eltwise.linear(1, 0.5),
            new Eltwise(Eltwise.Kind.POWER, 1, -0.5));

    private final Trace trace = new Trace();
    private final Recorder kernels = new Recorder(trace);

    private Tensor given(int... dims) {
        return trace.given(Tensor.of(new float[Tensor.count(dims)], dims)).tensor();
    }

    private static Tensor vector(float... elements) {
        return Tensor.of(elements, elements.length);
    }

    private static List<Step> steps(boolean fuses, Tensor... outputs) {
        List<Node> nodes = List.of(outputs).stream()
                .map(output -> (Node) output.deferred())
                .toList();
        return Fusion.of(Graph.leadingTo(nodes, node -> node.value() != null), fuses);
    }

    private Tensor convolved(Tensor x) {
        Tensor kernel = Tensor.of(new float[] {1, 2, 3, 4}, 1, 1, 2, 2);
        return kernels.convolve(x, kernel, window(0), 1);
    }

    private static Window window(int zeros) {
        int[] one = {1, 1};
        int[] around = {zeros, zeros};
        return new Window(one, one, one, around, around);
    }

    @Test
    void factorsAndSummandsAfterAConvolutionAreFoldedIntoItsKernelAndBias() {
        Tensor scaled = kernels.multiply(kernels.subtract(convolved(given(1, 4, 4, 2)), vector(1, 2)), vector(10, 100));
        Tensor output = kernels.map(kernels.add(scaled, vector(5, 6)), RELU);
        List<Step> steps = steps(true, output);
        assertThat(steps).hasSize(1);
        Step.Convolution step = (Step.Convolution) steps.get(0);
        assertThat(step.affine().scaled(step.kernel(), 3).floats()).containsExactly(10, 200, 30, 400);
        assertThat(step.affine().bias()).containsExactly(5 - 10, 6 - 200);
        assertThat(step.postOps()).containsExactly(new PostOp.Unary(Eltwise.of(Eltwise.Kind.RELU)));
    }

    @Test
    void withoutFusionEveryOperationIsAStep() {
        Tensor output = kernels.map(kernels.add(convolved(given(1, 4, 4, 2)), vector(5, 6)), RELU);
        assertThat(steps(false, output)).hasSize(3);
    }

    @Test
    void outputsAreNotFusedAway() {
        Tensor before = convolved(given(1, 4, 4, 2));
        assertThat(steps(true, before, kernels.map(before, RELU))).hasSize(2);
    }

    @Test
    void sumOfBranchesBecomesAPostOperation() {
        Tensor x = given(1, 4, 4, 2);
        Tensor output = kernels.map(kernels.add(convolved(x), x), RELU);
        List<Step> steps = steps(true, output);
        assertThat(steps).hasSize(1);
        List<PostOp> postOps = ((Step.Convolution) steps.get(0)).postOps();
        assertThat(postOps).hasSize(2);
        assertThat(((PostOp.WithOperand) postOps.get(0)).binary()).isEqualTo(Binary.ADD);
    }

    @Test
    void zerosAroundTheInputOfAConvolutionBecomeItsPadding() {
        Tensor padded = Layout.pad(given(1, 4, 4, 2), new int[] {0, 1, 2, 0}, new int[] {0, 3, 4, 0});
        List<Step> steps = steps(true, convolved(padded));
        assertThat(steps).hasSize(1);
        Window window = ((Step.Convolution) steps.get(0)).window();
        assertThat(window.before()).containsExactly(1, 2);
        assertThat(window.after()).containsExactly(3, 4);
    }

    @Test
    void softmaxIsOneStep() {
        Tensor x = given(2, 3, 4);
        Tensor power = kernels.map(kernels.subtract(x, kernels.reduce(x, Reduction.MAX, true, 1)), EXP);
        Tensor output = kernels.divide(power, kernels.reduce(power, Reduction.SUM, true, 1));
        assertThat(steps(true, output))
                .singleElement()
                .isInstanceOfSatisfying(
                        Step.Softmax.class, step -> assertThat(step.axis()).isEqualTo(1));
    }

    @Test
    void layerNormalizationIsOneStep() {
        Tensor x = given(2, 3, 4);
        Tensor centered = kernels.subtract(x, kernels.reduce(x, Reduction.MEAN, true, 2));
        Tensor factor = kernels.map(kernels.reduce(x, Reduction.VARIANCE, true, 2), INVERSE_ROOT);
        Tensor scaled = kernels.multiply(kernels.multiply(centered, factor), vector(1, 2, 3, 4));
        Tensor output = kernels.add(scaled, vector(5, 6, 7, 8));
        assertThat(steps(true, output)).singleElement().isInstanceOfSatisfying(Step.Normalization.class, step -> {
            assertThat(step.epsilon()).isEqualTo(0.5);
            assertThat(step.gamma()).containsExactly(1, 2, 3, 4);
            assertThat(step.beta()).containsExactly(5, 6, 7, 8);
        });
    }

    @Test
    void constantThatVariesAlongOtherAxesIsNotABias() {
        Tensor positions = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
        Tensor product = kernels.matmul(given(2, 3, 2), Tensor.of(new float[4], 2, 2));
        assertThat(steps(true, kernels.add(product, positions))).hasSize(2);
    }

    @Test
    void functionThatBackendsDoNotSupportIsASeparateStep() {
        UnaryOp sine = new UnaryOp("sin", Math::sin);
        Tensor output = kernels.map(kernels.map(convolved(given(1, 4, 4, 2)), sine), RELU);
        assertThat(steps(true, output)).hasSize(3).element(1).isInstanceOf(Step.Single.class);
    }

    @Test
    void constantsAreComputedWhileTracing() {
        Tensor sum = kernels.zip(vector(1, 2), vector(3, 4), BinaryOp.ADD);
        assertThat(sum.deferred()).isNull();
        assertThat(sum.floats()).containsExactly(4, 6);
    }

    @Test
    void deferredElementsCannotBeRead() {
        Tensor x = given(2, 3);
        assertThatThrownBy(x::floats).isInstanceOf(NotComputedException.class);
        assertThatThrownBy(() -> x.get(0)).isInstanceOf(NotComputedException.class);
        assertThatThrownBy(() -> kernels.map(Tensor.of(new float[0], 0, 3), RELU)
                        .reshape(1)
                        .floats())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nonFiniteConstantIsNotTraced() {
        Tensor x = given(2, 2);
        assertThatThrownBy(() -> kernels.add(x, vector(1, Float.NaN))).isInstanceOf(NotComputedException.class);
    }
}
