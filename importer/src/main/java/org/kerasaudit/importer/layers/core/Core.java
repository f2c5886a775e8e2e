package org.kerasaudit.importer.layers.core;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Activation;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Description;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.kernel.KernelScheme;
import org.kerasaudit.importer.layers.kernel.MatrixProduct;
import org.kerasaudit.importer.layers.kernel.PlainKernel;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** The most common layers. */
public final class Core implements LayerFamily {
    private static final String PAGE = "api/layers/core_layers/";

    @Override
    public List<Type> types() {
        return List.of(
                new Type("InputLayer", InputLayer::read).doc(PAGE + "input/").with(Trait.INPUT, Trait.MOVES_ELEMENTS),
                new Type("Dense", Dense::read)
                        .doc(PAGE + "dense/")
                        .pitfalls(
                                "There is one bias per unit, not one per input.",
                                "Only the last axis counts as input_dim: Dense on a sequence shares its kernel across the steps.")
                        .with(Trait.ACTIVATED_LAST, Trait.SIGN_OF_ACTIVATION, Trait.UNITS_LAST),
                new Type("EinsumDense", EinsumDense::read)
                        .doc(PAGE + "einsum_dense/")
                        .pitfalls(
                                "The kernel has one axis for every letter in the middle of the equation, in that order.",
                                "The bias has the axes in bias_axes, and an axis of size 1 for every other axis after the first of them.")
                        .with(Trait.ACTIVATED_LAST),
                new Type("Activation", ActivationLayer::read)
                        .doc(PAGE + "activation/")
                        .with(Trait.ACTIVATED_LAST, Trait.SIGN_OF_ACTIVATION),
                new Type("Lambda", Lambda::read)
                        .doc(PAGE + "lambda/")
                        .pitfalls(
                                "Its Python code depends on one Python version and on the surrounding code: no other runtime can load it."),
                new Type("Masking", Masking::read).doc(PAGE + "masking/").with(Trait.MOVES_ELEMENTS),
                new Type("Identity", config -> new Identity(config.origin().keras3())).doc(PAGE + "identity/"));
    }

    /** A model input; returns the data it receives. */
    record InputLayer(Shape shape) implements Layer {
        static InputLayer read(Config config) {
            if (config.bool("ragged", false)) config.refuse("ragged", "ragged tensors are not supported");
            return new InputLayer(config.shape(config.present("batch_shape", "batch_input_shape")));
        }

        @Override
        public List<Shape> outputShapes(Args<Shape> inputs) {
            return List.of(shape);
        }

        @Override
        public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
            Value input = inputs.input();
            if (!shape.compatible(input.tensor().shape())) {
                throw new ShapeException(
                        shape.toString(), input.tensor().shape().toString());
            }
            return List.of(input);
        }
    }

    /** A matrix product over the last axis, followed by a bias and an activation. */
    record Dense(int units, boolean useBias, Activation activation, boolean keras1, KernelScheme kernel)
            implements Unary {
        static Dense read(Config config) {
            boolean keras1 = config.origin().keras1();
            config.ignore("input_dim");
            return new Dense(
                    config.integer(config.present("output_dim", "units"), 1),
                    config.bool(config.present("bias", "use_bias"), true),
                    config.activation("activation"),
                    keras1,
                    keras1 ? new PlainKernel("W", null) : KernelScheme.read(config));
        }

        @Override
        public List<WeightSpec> weights(Shape input) {
            return kernel.weights(product(input), useBias ? WeightSpec.trainable(biasName(), Shape.of(units)) : null);
        }

        @Override
        public Formula formula(Shape input) {
            MatrixProduct product = product(input);
            String outputs = product.outputs();
            Formula plain = Formula.of("input_dim × " + outputs, "input_dim", product.rows(), outputs, units);
            Formula stored = kernel.formula(product, plain);
            return useBias ? stored.plus(Formula.of(outputs, outputs, units)) : stored;
        }

        @Override
        public Dense calledDirectly() {
            return new Dense(units, useBias, activation, keras1, kernel.calledDirectly());
        }

        private MatrixProduct product(Shape input) {
            return new MatrixProduct(inputDim(input), units, "input_dim", keras1 ? "output_dim" : "units");
        }

        @Override
        public Shape outputShape(Shape input) {
            inputDim(input);
            return input.with(-1, units);
        }

        private static long inputDim(Shape input) {
            if (input.rank() < 2) throw new ShapeException("at least 2 axes", input.toString());
            return input.dim(-1);
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            Tensor product = kernel.product(x, product(x.shape()), weights, kernels);
            if (useBias) product = kernels.add(product, kernel.bias(weights.get(biasName())));
            return activation.apply(product, kernels);
        }

        /** Keras 1 drops the mask after Dense. */
        @Override
        public @Nullable Tensor outputMask(Value input, Kernels kernels) {
            return keras1 ? null : input.mask();
        }

        private String biasName() {
            return keras1 ? "b" : "bias";
        }

        @Override
        public Description description(Description ofClass) {
            return ofClass.and(kernel.pitfalls());
        }
    }

    /** A stand-alone activation. Keras declares the input's shape for every function, including glu. */
    record ActivationLayer(Activation activation) implements Unary {
        static ActivationLayer read(Config config) {
            return new ActivationLayer(config.activation("activation"));
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            return activation.apply(x, kernels);
        }
    }

    /** Returns its input unchanged; tf.keras drops the masks. */
    record Identity(boolean keepsMasks) implements Layer {
        @Override
        public List<Shape> outputShapes(Args<Shape> inputs) {
            return inputs.inputs();
        }

        @Override
        public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
            List<Value> values = inputs.inputs();
            return keepsMasks
                    ? values
                    : values.stream().map(value -> Value.of(value.tensor())).toList();
        }
    }
}
