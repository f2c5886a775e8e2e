package org.kerasaudit.importer.layers.activation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Elementwise;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.NumberArray;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/** Activations that are layers of their own, most with a parameter to set. */
public final class ActivationLayers implements LayerFamily {
    private static final Map<String, Function<Config, Unary>> WITHOUT_WEIGHTS = new TreeMap<>(Map.of(
            "ReLU", ActivationLayers::relu,
            "LeakyReLU", ActivationLayers::leakyRelu,
            "ELU", ActivationLayers::elu,
            "ThresholdedReLU", ActivationLayers::thresholdedRelu,
            "Softmax", Softmax::read));

    @Override
    public List<Type> types() {
        List<Type> types = new ArrayList<>();
        WITHOUT_WEIGHTS.forEach((name, reader) -> types.add(new Type(name, reader::apply)));
        types.add(new Type("PReLU", PReLU::read));
        return types;
    }

    /** Whether layers of this class, having no variables, may stand for a function. */
    static boolean actAsFunctions(String className) {
        return WITHOUT_WEIGHTS.containsKey(className);
    }

    @Override
    public Map<String, Function<Config, Unary>> functions() {
        return Map.copyOf(WITHOUT_WEIGHTS);
    }

    private static Unary relu(Config config) {
        double maxValue = config.has("max_value") ? atLeastZero(config, "max_value") : Double.POSITIVE_INFINITY;
        double slope = config.has("negative_slope") ? atLeastZero(config, "negative_slope") : 0;
        double threshold = scalar(config, "threshold", 0);
        return new Elementary(Elementwise.relu(slope, maxValue, threshold), "api/layers/activation_layers/relu/");
    }

    private static Unary leakyRelu(Config config) {
        String key = config.present("alpha", "negative_slope");
        double slope =
                config.origin().keras3() && config.has(key) ? atLeastZero(config, key) : scalar(config, key, 0.3);
        return new Elementary(Elementwise.leakyRelu(slope), "api/layers/activation_layers/leaky_relu/");
    }

    private static Unary elu(Config config) {
        return new Elementary(Elementwise.elu(scalar(config, "alpha", 1)), "api/layers/activation_layers/elu/");
    }

    private static Unary thresholdedRelu(Config config) {
        UnaryOp op = Elementwise.thresholdedRelu(scalar(config, "theta", 1));
        return new Elementary(op, "2.15/api/layers/activation_layers/threshold_relu/");
    }

    private static double atLeastZero(Config config, String key) {
        double value = scalar(config, key, 0);
        if (value < 0) throw Config.wrong(key, "a number ≥ 0", config.raw(key));
        return value;
    }

    /** A number, also where Keras 2 wrote it as the NumPy array it kept it in. */
    private static double scalar(Config config, String key, double otherwise) {
        if (!config.raw(key).isObject()) return config.real(key, otherwise);
        Tensor value = NumberArray.read(config, key);
        if (value.rank() > 0) throw Config.wrong(key, "a number", config.raw(key));
        return value.get(0);
    }

    /** One elementwise function. */
    record Elementary(UnaryOp op, String doc) implements Unary {
        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            return kernels.map(x, op);
        }
    }
}
