package org.kerasaudit.importer.layers.activation;

import java.util.Arrays;
import java.util.List;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Elementwise;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/** Parametric activations that exist only in Keras 1. */
public final class Keras1Activations implements LayerFamily {
    private static final String PAGE = "1.2.2/layers/advanced-activations/#";
    private static final String SHARED =
            "Keras 1 does not write shared_axes: a file with shared parameters does not match its configuration.";

    @Override
    public List<Type> types() {
        return List.of(
                new Type("ParametricSoftplus", ParametricSoftplus::read)
                        .doc(PAGE + "parametricsoftplus")
                        .pitfalls(SHARED),
                new Type("SReLU", SReLU::read)
                        .doc(PAGE + "srelu")
                        .pitfalls(SHARED, "t_right is a distance from t_left, and its sign is ignored."));
    }

    /**
     * Parameters with one value per element of a sample, shared along some axes.
     *
     * @param shared as configured; 1 is the first axis after the batch
     */
    record Blocks(List<String> names, List<Integer> shared) {
        static Blocks read(Config config, String... names) {
            int[] shared = config.has("shared_axes") ? config.intList("shared_axes") : new int[0];
            return new Blocks(List.of(names), Arrays.stream(shared).boxed().toList());
        }

        private Shape block(Shape input) {
            Shape block = input.withoutBatch();
            for (int axis : shared) {
                if (!block.hasAxis(axis - 1))
                    throw new ShapeException("an axis " + axis + " to share", input.toString());
                block = block.with(axis - 1, 1);
            }
            return block;
        }

        List<WeightSpec> weights(Shape input) {
            return names.stream()
                    .map(name -> WeightSpec.trainable(name, block(input)))
                    .toList();
        }

        Formula formula(Shape input) {
            Shape block = block(input);
            StringBuilder text = new StringBuilder().append(names.size());
            Object[] values = new Object[2 * block.rank()];
            for (int i = 0; i < block.rank(); i++) {
                text.append(" × size_").append(i + 1);
                values[2 * i] = "size_" + (i + 1);
                values[2 * i + 1] = block.dim(i);
            }
            return Formula.of(text.toString(), values);
        }
    }

    /** An activation whose weights are {@link Blocks}. */
    private interface OfBlocks extends Unary {
        Blocks blocks();

        @Override
        default List<WeightSpec> weights(Shape input) {
            return blocks().weights(input);
        }

        @Override
        default Formula formula(Shape input) {
            return blocks().formula(input);
        }
    }

    /** {@code alpha * log(1 + exp(beta * x))}. */
    record ParametricSoftplus(Blocks blocks) implements OfBlocks {
        static ParametricSoftplus read(Config config) {
            config.ignore("alpha_init", "beta_init");
            return new ParametricSoftplus(Blocks.read(config, "alphas", "betas"));
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            Tensor softplus = kernels.map(kernels.multiply(x, weights.get("betas")), Elementwise.SOFTPLUS);
            return kernels.multiply(softplus, weights.get("alphas"));
        }
    }

    /**
     * Jin et al. (2015): the identity between two thresholds, with a separate slope on either side.
     *
     * @param capsLeft whether the cap at the right threshold applies to the sum of the positive and the negative part,
     *     as on Theano; TensorFlow caps only the positive part
     */
    record SReLU(Blocks blocks, boolean capsLeft) implements OfBlocks {
        private static final UnaryOp ABSOLUTE = new UnaryOp("absolute", Math::abs);
        private static final BinaryOp NEGATIVE_PART =
                new BinaryOp("sloped negative part", (x, slope) -> x < 0 ? slope * x : 0);

        static SReLU read(Config config) {
            config.ignore("t_left_init", "a_left_init", "t_right_init", "a_right_init");
            return new SReLU(
                    Blocks.read(config, "t_left", "a_left", "t_right", "a_right"),
                    !config.origin().backend().equals("tensorflow"));
        }

        /** Both thresholds move with {@code t_left}; the right one lies {@code |t_right|} further right. */
        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            Tensor left = weights.get("t_left");
            Tensor width = kernels.map(weights.get("t_right"), ABSOLUTE);
            Tensor moved = kernels.subtract(x, left);
            Tensor positive = kernels.map(moved, Elementwise.RELU);
            Tensor negative = kernels.zip(moved, weights.get("a_left"), NEGATIVE_PART);
            Tensor beyond = kernels.map(kernels.subtract(x, kernels.add(left, width)), Elementwise.RELU);
            Tensor middle = capsLeft
                    ? kernels.zip(kernels.add(positive, negative), width, BinaryOp.MINIMUM)
                    : kernels.add(kernels.zip(positive, width, BinaryOp.MINIMUM), negative);
            return kernels.add(kernels.add(left, middle), kernels.multiply(beyond, weights.get("a_right")));
        }
    }
}
