package org.kerasaudit.example;

import java.util.List;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** The example in CONTRIBUTING.md and docs/java.md: custom layers, under their registered names in Python. */
public final class AcmeLayers implements LayerFamily {
    @Override
    public List<Type> types() {
        return List.of(new Type("acme>Scale", Scale::read));
    }

    /** {@code inputs * factor + shift}, with a factor for each feature. */
    record Scale(double shift) implements Unary {
        static Scale read(Config config) {
            return new Scale(config.real("shift", 0));
        }

        @Override
        public List<WeightSpec> weights(Shape input) {
            return List.of(WeightSpec.trainable("factor", Shape.of(input.dim(-1))));
        }

        @Override
        public Formula formula(Shape input) {
            return Formula.of("features", "features", input.dim(-1));
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            Tensor constant = kernels.precision().of(new double[] {shift}, 1);
            return kernels.add(kernels.multiply(x, weights.get("factor")), constant);
        }
    }
}
