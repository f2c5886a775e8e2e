package org.kerasaudit.importer.layers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/** All activations of Keras 1 to 3, under the names each generation uses (https://keras.io/api/layers/activations/). */
public final class Activations {
    private static final Set<String> KERAS_1 = Set.of(
            "linear", "relu", "relu6", "tanh", "sigmoid", "hard_sigmoid", "softmax", "softplus", "softsign", "elu");
    private static final Set<String> ADDED_BY_KERAS_2 = Set.of(
            "selu",
            "exponential",
            "swish",
            "silu",
            "gelu",
            "mish",
            "leaky_relu",
            "log_softmax",
            "log_softmax_v2",
            "softmax_v2");

    private static final UnaryOp ONE_MORE = new UnaryOp("one_more", x -> x + 1);
    private static final BinaryOp SHARE = new BinaryOp("share", (a, b) -> Double.isInfinite(a) ? 1 : a / b);

    private static final Map<String, Activation> BY_NAME = new HashMap<>();
    public static final Activation LINEAR =
            new Named("linear", (x, kernels) -> kernels.precision().convert(x));
    private static final Activation KERAS_1_SOFTMAX = new Named("softmax", AxisActivations::keras1Softmax);
    private static final Activation STEEP_HARD_SIGMOID = elementwise("hard_sigmoid", Elementwise.STEEP_HARD_SIGMOID);

    static {
        BY_NAME.put("linear", LINEAR);
        add("relu", Elementwise.RELU);
        add("relu6", Elementwise.RELU6);
        add("leaky_relu", Elementwise.leakyRelu(0.2));
        add("elu", Elementwise.elu(1));
        add("selu", Elementwise.SELU);
        add("celu", Elementwise.CELU);
        add("gelu", Elementwise.GELU);
        add("silu", Elementwise.SILU);
        add("swish", Elementwise.SILU);
        add("hard_silu", Elementwise.HARD_SILU);
        add("hard_swish", Elementwise.HARD_SILU);
        add("mish", Elementwise.MISH);
        add("tanh", Elementwise.TANH);
        add("tanh_shrink", Elementwise.TANH_SHRINK);
        add("hard_tanh", Elementwise.HARD_TANH);
        add("sigmoid", Activations::sigmoid);
        add("hard_sigmoid", Elementwise.HARD_SIGMOID);
        add("log_sigmoid", Elementwise.LOG_SIGMOID);
        add("sparse_sigmoid", Elementwise.SPARSE_SIGMOID);
        add("exponential", Elementwise.EXPONENTIAL);
        add("softplus", Elementwise.SOFTPLUS);
        add("squareplus", Elementwise.SQUAREPLUS);
        add("sparse_plus", Elementwise.SPARSE_PLUS);
        add("softsign", Elementwise.SOFTSIGN);
        add("soft_shrink", Elementwise.SOFT_SHRINK);
        add("hard_shrink", Elementwise.HARD_SHRINK);
        add("softmax", AxisActivations::softmax);
        add("softmax_v2", AxisActivations::softmax);
        add("log_softmax", AxisActivations::logSoftmax);
        add("log_softmax_v2", AxisActivations::logSoftmax);
        add("sparsemax", AxisActivations::sparsemax);
        add("glu", AxisActivations::glu);
    }

    private Activations() {}

    /**
     * Reads the activation in {@code key}: a name, a serialized function or layer, or null for {@code linear}. Custom
     * activations are refused. Throws {@link ConfigException} if the value is not an activation at all.
     */
    static Activation read(String key, Config config) {
        JsonNode value = config.raw(key);
        if (value.isNull()) return LINEAR;
        if (value.isTextual()) return named(key, value.asText(), config);
        JsonNode inner = value.path("config");
        String className = value.path("class_name").asText();
        if (className.equals("function") && inner.isTextual()) {
            return inKeras(value.path("module"))
                    ? named(key, inner.asText(), config)
                    : custom(key, inner.asText(), config);
        }
        if (!inner.isObject() || className.isEmpty()) throw Config.wrong(key, "an activation", value);
        return layer(key, value, config);
    }

    /**
     * Returns the activation of this name. A name that this generation of Keras does not have is treated as a custom
     * function.
     */
    static Activation named(String key, String name, Config config) {
        Origin origin = config.origin();
        boolean known = KERAS_1.contains(name)
                || !origin.keras1() && ADDED_BY_KERAS_2.contains(name)
                || origin.keras3() && BY_NAME.containsKey(name);
        Activation activation = BY_NAME.get(name);
        if (!known || activation == null) return custom(key, name, config);
        if (name.equals("hard_sigmoid") && !origin.keras3()) return STEEP_HARD_SIGMOID;
        if (name.equals("softmax") && origin.keras1()) return KERAS_1_SOFTMAX;
        return activation;
    }

    /** A function that the file only names: shapes and variables do not depend on it, but outputs do. */
    private static Activation custom(String key, String name, Config config) {
        config.refuse(
                key, name, "Keras has no activation of this name; the code of a custom function is not in the file");
        return new Named(name, (x, kernels) -> {
            throw new NotCheckableException(key + "=" + name + " is unknown");
        });
    }

    /** A layer used as an activation, such as LeakyReLU. A layer that may have weights is treated as custom. */
    private static Activation layer(String key, JsonNode value, Config holder) {
        String className = value.path("class_name").asText();
        Config config = new Config(value.path("config"), holder.origin(), node -> {
            throw Config.wrong(key, "an activation", value);
        });
        @Nullable
        Unary layer = ClassNames.custom(value)
                ? null
                : Catalogue.own()
                        .function(className)
                        .map(reader -> reader.apply(config))
                        .orElse(null);
        if (layer == null || !config.refusals().isEmpty() || !config.unread().isEmpty()) {
            holder.containsUnknown();
            return custom(key, ClassNames.classKey(value), holder);
        }
        return new Named(className, (x, kernels) -> layer.forward(x, NO_WEIGHTS, kernels));
    }

    private static final Weights NO_WEIGHTS = new Weights() {
        @Override
        public Tensor get(String key) {
            throw new MissingWeightException("an activation has no weight " + key);
        }

        @Override
        public boolean has(String key) {
            return false;
        }
    };

    /** Whether a function of this module may be one of Keras's. If no module is given, only the name can decide. */
    private static boolean inKeras(JsonNode module) {
        String name = module.asText("");
        return name.isEmpty() || module.isNull() || name.equals("builtins") || ClassNames.isOfKeras(name);
    }

    /** In half precision: e^x / (1 + e^x), rounded after every operation, as TensorFlow computes it. */
    private static Tensor sigmoid(Tensor x, Kernels kernels) {
        if (!kernels.precision().half()) return kernels.map(x, Elementwise.SIGMOID);
        Tensor power = kernels.map(x, Elementwise.EXPONENTIAL);
        return kernels.zip(power, kernels.map(power, ONE_MORE), SHARE);
    }

    private static void add(String name, UnaryOp op) {
        BY_NAME.put(name, elementwise(name, op));
    }

    private static void add(String name, BiFunction<Tensor, Kernels, Tensor> function) {
        BY_NAME.put(name, new Named(name, function));
    }

    private static Activation elementwise(String name, UnaryOp op) {
        return new Named(name, (x, kernels) -> kernels.map(x, op));
    }

    /** A tensor function under its Keras name. */
    private record Named(String name, BiFunction<Tensor, Kernels, Tensor> function) implements Activation {
        @Override
        public Tensor apply(Tensor x, Kernels kernels) {
            return function.apply(x, kernels);
        }
    }
}
