package org.kerasaudit.importer.layers.activation;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Elementwise;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.NumberArray;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/** Activations that are layers, most with a configurable parameter. */
public final class ActivationLayers implements LayerFamily {
    private static final String PAGE = "api/layers/activation_layers/";

    private static final Map<String, Function<Config, Unary>> WITHOUT_WEIGHTS = Map.of(
            "ReLU", ActivationLayers::relu,
            "LeakyReLU", ActivationLayers::leakyRelu,
            "ELU", ActivationLayers::elu,
            "ThresholdedReLU", ActivationLayers::thresholdedRelu,
            "Softmax", Softmax::read);

    @Override
    public List<Type> types() {
        return List.of(
                new Type("ReLU", ActivationLayers::relu).doc(PAGE + "relu/").with(Trait.RECTIFIES),
                new Type("LeakyReLU", ActivationLayers::leakyRelu)
                        .doc(PAGE + "leaky_relu/")
                        .with(Trait.LEAKS),
                new Type("ELU", ActivationLayers::elu).doc(PAGE + "elu/"),
                new Type("ThresholdedReLU", ActivationLayers::thresholdedRelu).doc("2.15/" + PAGE + "threshold_relu/"),
                new Type("Softmax", Softmax::read).doc(PAGE + "softmax/"),
                new Type("PReLU", PReLU::read)
                        .doc(PAGE + "prelu/")
                        .pitfalls(
                                "Without shared_axes there is one slope for every element of a sample, not one per channel.",
                                "For images shared_axes is usually [1, 2]: one slope per channel."));
    }

    /** Whether layers of this class have no variables and can be treated as functions. */
    static boolean actAsFunctions(String className) {
        return WITHOUT_WEIGHTS.containsKey(className);
    }

    @Override
    public Map<String, Function<Config, Unary>> functions() {
        return WITHOUT_WEIGHTS;
    }

    private static Unary relu(Config config) {
        double maxValue = config.has("max_value") ? atLeastZero(config, "max_value") : Double.POSITIVE_INFINITY;
        double slope = config.has("negative_slope") ? atLeastZero(config, "negative_slope") : 0;
        double threshold = scalar(config, "threshold", 0);
        return new Elementary(Elementwise.relu(slope, maxValue, threshold));
    }

    private static Unary leakyRelu(Config config) {
        String key = config.present("alpha", "negative_slope");
        double slope =
                config.origin().keras3() && config.has(key) ? atLeastZero(config, key) : scalar(config, key, 0.3);
        return new Elementary(Elementwise.leakyRelu(slope));
    }

    private static Unary elu(Config config) {
        return new Elementary(Elementwise.elu(scalar(config, "alpha", 1)));
    }

    private static Unary thresholdedRelu(Config config) {
        UnaryOp op = Elementwise.thresholdedRelu(scalar(config, "theta", 1));
        return new Elementary(op);
    }

    private static double atLeastZero(Config config, String key) {
        double value = scalar(config, key, 0);
        if (value < 0) throw Config.wrong(key, "a number ≥ 0", config.raw(key));
        return value;
    }

    /** Reads a number, which Keras 2 may have written as a NumPy array. */
    private static double scalar(Config config, String key, double defaultValue) {
        if (!config.raw(key).isObject()) return config.real(key, defaultValue);
        Tensor value = NumberArray.read(config, key);
        if (value.rank() > 0) throw Config.wrong(key, "a number", config.raw(key));
        return value.get(0);
    }

    /** One elementwise function. */
    record Elementary(UnaryOp op) implements Unary {
        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            return kernels.map(x, op);
        }
    }
}
