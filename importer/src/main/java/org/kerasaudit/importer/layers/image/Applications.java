package org.kerasaudit.importer.layers.image;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Eltwise;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/** Custom layers of {@code keras.applications} models: ConvNeXt and Inception-ResNet. */
public final class Applications implements LayerFamily {
    @Override
    public List<Type> types() {
        return List.of(
                new Type("LayerScale", LayerScale::read).doc("api/applications/convnext/"),
                new Type("StochasticDepth", StochasticDepth::read)
                        .doc("api/applications/convnext/")
                        .pitfalls("It has no parameters and drops nothing at inference."),
                new Type("CustomScaleLayer", ScaledResidual::read).doc("api/applications/inceptionresnetv2/"));
    }

    /** Touvron et al. (2021): a learned factor per channel. */
    record LayerScale(int channels, String name) implements Unary {
        static LayerScale read(Config config) {
            config.real("init_values");
            return new LayerScale(
                    config.integer("projection_dim", 1), config.origin().keras3() ? "variable" : "gamma");
        }

        @Override
        public List<WeightSpec> weights(Shape input) {
            return List.of(WeightSpec.trainable(name, Shape.of(channels)));
        }

        @Override
        public Formula formula(Shape input) {
            return Formula.of("projection_dim", "projection_dim", channels);
        }

        @Override
        public Shape outputShape(Shape input) {
            if (input.rank() == 0 || input.known(-1) && input.dim(-1) != channels && channels != 1) {
                throw new ShapeException(channels + " channels along the last axis", input.toString());
            }
            return input;
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            return kernels.multiply(x, weights.get(name));
        }

        /** Keras drops the mask. */
        @Override
        public @Nullable Tensor outputMask(Value input, Kernels kernels) {
            return null;
        }
    }

    /** Huang et al. (2016): drops whole branches during training; the identity at inference. */
    record StochasticDepth() implements Unary {
        static StochasticDepth read(Config config) {
            config.real("drop_path_rate");
            return new StochasticDepth();
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            return x;
        }

        /** Keras drops the mask. */
        @Override
        public @Nullable Tensor outputMask(Value input, Kernels kernels) {
            return null;
        }
    }

    /** The first input plus the scaled second one, called CustomScaleLayer in Inception-ResNet. */
    record ScaledResidual(double scale) implements Layer {
        static ScaledResidual read(Config config) {
            return new ScaledResidual(config.real("scale"));
        }

        @Override
        public List<Shape> outputShapes(Args<Shape> inputs) {
            List<Shape> both = inputs.inputs();
            if (both.size() != 2 || !both.get(0).compatible(both.get(1))) {
                throw new ShapeException("two inputs of the same shape", both.toString());
            }
            return List.of(both.get(0).merge(both.get(1)));
        }

        /** Keras drops the masks. */
        @Override
        public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
            Tensor shortcut = inputs.inputs().get(0).tensor();
            Tensor residual = inputs.inputs().get(1).tensor();
            Tensor scaled =
                    kernels.map(residual, new UnaryOp("times " + scale, x -> x * scale, Eltwise.linear(scale, 0)));
            return List.of(Value.of(kernels.add(shortcut, scaled)));
        }
    }
}
