package org.kerasaudit.importer.layers.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Activation;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Elementwise;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Dense layers that Keras 1 introduced and later versions dropped; Keras 2 still has MaxoutDense and Highway. */
public final class Keras1Dense implements LayerFamily {
    private static final String PAGE = "1.2.2/layers/core/#";

    @Override
    public List<Type> types() {
        return List.of(
                new Type("MaxoutDense", MaxoutDense::read)
                        .doc(PAGE + "maxoutdense")
                        .pitfalls("Each of the nb_feature dense layers has its own kernel and bias."),
                new Type("Highway", Highway::read)
                        .doc(PAGE + "highway")
                        .pitfalls(
                                "W_carry and b_carry compute the gate of the transformed input; the original input is weighted by the rest."),
                new Type("TimeDistributedDense", TimeDistributedDense::read)
                        .doc(PAGE + "timedistributeddense")
                        .pitfalls("All steps share one kernel and one bias."));
    }

    private static long lastSize(Shape input, int rank, String expected) {
        if (input.rank() != rank) throw new ShapeException(expected, input.toString());
        return input.dim(-1);
    }

    /** Goodfellow et al. (2013): the elementwise maximum of several dense layers' outputs. */
    record MaxoutDense(int outputDim, int features, boolean bias) implements Unary {
        static MaxoutDense read(Config config) {
            config.ignore("input_dim");
            return new MaxoutDense(
                    config.integer("output_dim", 1), config.integer("nb_feature", 1, 4), config.bool("bias", true));
        }

        private static long inputDim(Shape input) {
            return lastSize(input, 2, "(batch, features)");
        }

        @Override
        public List<WeightSpec> weights(Shape input) {
            WeightSpec kernel = WeightSpec.trainable("W", Shape.of(features, inputDim(input), outputDim));
            return bias ? List.of(kernel, WeightSpec.trainable("b", Shape.of(features, outputDim))) : List.of(kernel);
        }

        @Override
        public Formula formula(Shape input) {
            return Formula.of(
                    "nb_feature × (input_dim × output_dim" + (bias ? " + output_dim" : "") + ")",
                    "nb_feature",
                    features,
                    "input_dim",
                    inputDim(input),
                    "output_dim",
                    outputDim);
        }

        @Override
        public Shape outputShape(Shape input) {
            inputDim(input);
            return input.with(1, outputDim);
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            Tensor kernel = Layout.transpose(weights.get("W"), 1, 0, 2).reshape(x.dim(1), features * outputDim);
            Tensor all = kernels.matmul(x, kernel).reshape(x.dim(0), features, outputDim);
            return kernels.reduce(bias ? kernels.add(all, weights.get("b")) : all, Reduction.MAX, false, 1);
        }

        @Override
        public @Nullable Tensor outputMask(Value input, Kernels kernels) {
            return null;
        }
    }

    /**
     * Srivastava et al. (2015): a dense layer with as many outputs as inputs, and a gate that lets the input pass through.
     */
    record Highway(Activation activation, boolean bias) implements Unary {
        private static final BinaryOp REST = new BinaryOp("rest", (gate, x) -> (1 - gate) * x);

        static Highway read(Config config) {
            config.ignore("input_dim", "transform_bias");
            return new Highway(config.activation("activation"), config.bool("bias", true));
        }

        private static long inputDim(Shape input) {
            return lastSize(input, 2, "(batch, features)");
        }

        @Override
        public List<WeightSpec> weights(Shape input) {
            Shape square = Shape.of(inputDim(input), inputDim(input));
            List<WeightSpec> specs = new ArrayList<>();
            specs.add(WeightSpec.trainable("W", square));
            specs.add(WeightSpec.trainable("W_carry", square));
            if (bias) specs.add(WeightSpec.trainable("b", Shape.of(inputDim(input))));
            if (bias) specs.add(WeightSpec.trainable("b_carry", Shape.of(inputDim(input))));
            return specs;
        }

        @Override
        public Formula formula(Shape input) {
            String one = bias ? "(input_dim × input_dim + input_dim)" : "input_dim × input_dim";
            return Formula.of("2 × " + one, "input_dim", inputDim(input));
        }

        @Override
        public Shape outputShape(Shape input) {
            inputDim(input);
            return input;
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            Tensor gate = kernels.map(dense(x, "W_carry", "b_carry", weights, kernels), Elementwise.SIGMOID);
            Tensor transformed = activation.apply(dense(x, "W", "b", weights, kernels), kernels);
            return kernels.add(kernels.multiply(transformed, gate), kernels.zip(gate, x, REST));
        }

        private Tensor dense(Tensor x, String kernel, String biases, Weights weights, Kernels kernels) {
            Tensor product = kernels.matmul(x, weights.get(kernel));
            return bias ? kernels.add(product, weights.get(biases)) : product;
        }

        @Override
        public @Nullable Tensor outputMask(Value input, Kernels kernels) {
            return null;
        }
    }

    /** A dense layer applied to every step of a sequence; unlike Keras 1's Dense it passes masks on. */
    record TimeDistributedDense(Core.Dense dense) implements Unary {
        static TimeDistributedDense read(Config config) {
            config.ignore("input_length");
            return new TimeDistributedDense(Core.Dense.read(config));
        }

        private static Shape sequence(Shape input) {
            lastSize(input, 3, "a sequence (batch, time, features)");
            return input;
        }

        @Override
        public List<WeightSpec> weights(Shape input) {
            return dense.weights(sequence(input));
        }

        @Override
        public Formula formula(Shape input) {
            return dense.formula(sequence(input));
        }

        @Override
        public Shape outputShape(Shape input) {
            return dense.outputShape(sequence(input));
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            return dense.forward(x, weights, kernels);
        }
    }
}
