package org.kerasaudit.importer.layers.core;

import java.util.List;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Layers that act only during training and return their input at inference. */
public final class Regularizations implements LayerFamily {
    private static final String PAGE = "api/layers/regularization_layers/";
    private static final int ANY_RANK = 0;

    @Override
    public List<Type> types() {
        return List.of(
                type("Dropout", "dropout/", ANY_RANK, "p", "rate")
                        .with(Trait.DROPS_OUT, Trait.KEEPS_NON_NEGATIVE, Trait.MOVES_ELEMENTS),
                type("SpatialDropout1D", "spatial_dropout1d/", 3, "p", "rate").with(Trait.DROPS_OUT),
                type("SpatialDropout2D", "spatial_dropout2d/", 4, "p", "rate").with(Trait.DROPS_OUT),
                type("SpatialDropout3D", "spatial_dropout3d/", 5, "p", "rate").with(Trait.DROPS_OUT),
                type("GaussianDropout", "gaussian_dropout/", ANY_RANK, "p", "rate")
                        .with(Trait.ADDS_NOISE),
                type("AlphaDropout", "alpha_dropout/", ANY_RANK, "rate").with(Trait.ADDS_NOISE),
                type("GaussianNoise", "gaussian_noise/", ANY_RANK, "sigma", "stddev")
                        .with(Trait.ADDS_NOISE),
                new Type("ActivityRegularization", Regularizations::activityRegularization)
                        .doc(PAGE + "activity_regularization/"),
                passing("AddLoss", "unconditional"),
                passing("AddMetric", "aggregation", "metric_name"));
    }

    /** Creates the type of a layer that tf.keras adds to the graph for {@code add_loss} or {@code add_metric}. */
    private static Type passing(String className, String... ignored) {
        return new Type(className, config -> {
                    config.ignore(ignored);
                    return new TrainingOnly(ANY_RANK);
                })
                .with(Trait.FEEDS_TRAINING);
    }

    /**
     * Creates the type of a layer whose strength option has had the names {@code keys}. Keras 3 requires a value from 0
     * to 1.
     */
    private static Type type(String className, String page, int rank, String... keys) {
        return new Type(className, config -> {
                    String key = config.present(keys);
                    double strength = config.real(key);
                    if (config.origin().keras3() && (strength < 0 || strength > 1)) {
                        throw Config.wrong(key, "a number from 0 to 1", config.raw(key));
                    }
                    config.ignore("noise_shape", "data_format", "dim_ordering");
                    return new TrainingOnly(rank);
                })
                .doc(PAGE + page);
    }

    private static Layer activityRegularization(Config config) {
        config.real("l1", 0);
        config.real("l2", 0);
        return new TrainingOnly(ANY_RANK);
    }

    /**
     * The identity at inference.
     *
     * @param rank the required number of input axes, batch included; 0 for any number
     */
    public record TrainingOnly(int rank) implements Unary {
        @Override
        public Shape outputShape(Shape input) {
            if (rank != ANY_RANK && input.rank() != rank) throw new ShapeException(rank + " axes", input.toString());
            return input;
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            return x;
        }
    }
}
