package org.kerasaudit.importer.layers;

import java.util.Arrays;
import java.util.List;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Learned activations that ended with Keras 1: a parameter of each kind for every element of a sample. */
final class Keras1Activations {
    private static final BinaryOp LEFT = new BinaryOp("left", (x, edge) -> Math.max(edge - x, 0));
    private static final BinaryOp RIGHT = new BinaryOp("right", (x, edge) -> Math.max(x - edge, 0));
    private static final BinaryOp RIGHT_EDGE = new BinaryOp("right_edge", (left, width) -> left + Math.abs(width));

    private Keras1Activations() {}

    /** The variables, all of one sample's shape. */
    private static List<WeightSpec> parameters(Shape input, String... names) {
        return Arrays.stream(names)
                .map(name -> WeightSpec.trainable(name, input.withoutBatch()))
                .toList();
    }

    /** {@code alpha × log(1 + exp(beta × x))}. */
    record ParametricSoftplus() implements Unary {
        static ParametricSoftplus read(Config config) {
            config.ignore("alpha_init");
            return new ParametricSoftplus();
        }

        @Override
        public List<WeightSpec> weights(Shape input) {
            return parameters(input, "alphas", "betas");
        }

        @Override
        public Formula formula(Shape input) {
            return Normalizations.formula(2, input.withoutBatch());
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            Tensor soft = kernels.map(kernels.multiply(weights.get("betas"), x), Elementwise.SOFTPLUS);
            return kernels.multiply(soft, weights.get("alphas"));
        }

        @Override
        public String doc() {
            return "1.2.2/layers/advanced-activations/#parametricsoftplus";
        }
    }

    /**
     * Jin et al. (2015): three pieces of straight line, the middle one of slope 1 between two learned edges.
     *
     * @param bounded whether a left piece that falls stays below the right edge, as on Theano
     */
    record SReLU(boolean bounded) implements Unary {
        static SReLU read(Config config) {
            config.ignore("t_left_init", "a_left_init", "t_right_init", "a_right_init");
            return new SReLU(!config.origin().backend().equals("tensorflow"));
        }

        @Override
        public List<WeightSpec> weights(Shape input) {
            return parameters(input, "t_left", "a_left", "t_right", "a_right");
        }

        @Override
        public Formula formula(Shape input) {
            return Normalizations.formula(4, input.withoutBatch());
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            Tensor left = weights.get("t_left");
            Tensor right = kernels.zip(left, weights.get("t_right"), RIGHT_EDGE);
            Tensor middle = kernels.zip(kernels.zip(x, left, BinaryOp.MAXIMUM), right, BinaryOp.MINIMUM);
            Tensor below = kernels.multiply(kernels.zip(x, left, LEFT), weights.get("a_left"));
            Tensor above = kernels.multiply(kernels.zip(x, right, RIGHT), weights.get("a_right"));
            Tensor leftAndMiddle = kernels.subtract(middle, below);
            return kernels.add(bounded ? kernels.zip(leftAndMiddle, right, BinaryOp.MINIMUM) : leftAndMiddle, above);
        }

        @Override
        public String doc() {
            return "1.2.2/layers/advanced-activations/#srelu";
        }

        @Override
        public List<String> pitfalls() {
            return List.of("t_right is stored as the width of the middle piece, not as the place where it ends.");
        }
    }
}
