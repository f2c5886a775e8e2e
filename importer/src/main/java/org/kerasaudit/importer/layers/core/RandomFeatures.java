package org.kerasaudit.importer.layers.core;

import java.util.List;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/** tf.keras's experimental layers that project onto random features. */
public final class RandomFeatures implements LayerFamily {
    @Override
    public List<Type> types() {
        return List.of(
                new Type("RandomFourierFeatures", RandomFourierFeatures::read).doc("2.15/api/layers/experimental/"));
    }

    /** Rahimi and Recht (2007): the cosine of a random projection; only its scale may be trainable. */
    record RandomFourierFeatures(int outputDim) implements Unary {
        private static final String SCALE = "kernel_scale";
        private static final String KERNEL = "unscaled_kernel";
        private static final String BIAS = "bias";
        private static final UnaryOp COSINE = new UnaryOp("cos", Math::cos);

        static RandomFourierFeatures read(Config config) {
            config.ignore("scale");
            return new RandomFourierFeatures(config.integer("output_dim", 1));
        }

        /** Keras lists trainable variables before non-trainable ones. */
        @Override
        public List<WeightSpec> weights(Shape input) {
            return List.of(
                    WeightSpec.trainable(SCALE, Shape.of(1)),
                    WeightSpec.nonTrainable(KERNEL, Shape.of(features(input), outputDim)),
                    WeightSpec.nonTrainable(BIAS, Shape.of(outputDim)));
        }

        @Override
        public Formula formula(Shape input) {
            return Formula.of(
                    "input_dim × output_dim + output_dim + 1", "input_dim", features(input), "output_dim", outputDim);
        }

        @Override
        public Shape outputShape(Shape input) {
            features(input);
            return input.with(-1, outputDim);
        }

        private static long features(Shape input) {
            if (input.rank() != 2) throw new ShapeException("a batch of vectors", input.toString());
            return input.dim(1);
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            Kernels wide = kernels.wide();
            Tensor one = wide.precision().of(new double[] {1}, 1);
            Tensor kernel = wide.multiply(wide.divide(one, weights.get(SCALE)), weights.get(KERNEL));
            Tensor projected = wide.add(wide.matmul(x, kernel), weights.get(BIAS));
            return wide.map(projected, COSINE);
        }
    }
}
