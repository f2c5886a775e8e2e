package org.kerasaudit.importer.layers.preprocessing;

import java.util.List;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.merging.Concatenate;
import org.kerasaudit.importer.layers.merging.Merging;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Helper layers of {@code keras.utils.FeatureSpace}. They keep no mask. */
public final class FeatureSpaces implements LayerFamily {
    private static final String PAGE = "api/utils/feature_space/";

    @Override
    public List<Type> types() {
        return List.of(
                new Type("TFDIdentity", config -> new FeatureIdentity()).doc(PAGE),
                new Type("TFDConcat", FeatureConcat::read).doc(PAGE));
    }

    /** Returns a feature unchanged. */
    record FeatureIdentity() implements Layer {
        @Override
        public List<Shape> outputShapes(Args<Shape> inputs) {
            return List.of(inputs.input());
        }

        @Override
        public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
            return List.of(inputs.input().masked(null));
        }
    }

    /** Concatenates all features along {@code axis}. */
    record FeatureConcat(int axis) implements Layer {
        static FeatureConcat read(Config config) {
            return new FeatureConcat(config.integer("axis", Integer.MIN_VALUE));
        }

        @Override
        public List<Shape> outputShapes(Args<Shape> inputs) {
            return List.of(Concatenate.joined(Merging.inputs(inputs, 1), axis));
        }

        @Override
        public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
            outputShapes(inputs.map(value -> value.tensor().shape()));
            List<Tensor> features =
                    Merging.inputs(inputs, 1).stream().map(Value::tensor).toList();
            return List.of(Value.of(Concatenate.join(features, axis, kernels)));
        }
    }
}
