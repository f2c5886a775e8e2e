package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.KerasOp;
import org.kerasaudit.importer.ops.Numbers;
import org.kerasaudit.importer.ops.Operand;
import org.kerasaudit.importer.ops.Parameter;
import org.kerasaudit.importer.ops.Reductions;
import org.kerasaudit.importer.ops.ShapeRules;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** What TensorFlow keeps in {@code tf.nn} beside activations of single elements, convolutions and pooling. */
final class TfNeural {
    private static final String RANDOM = "it is random";
    private static final Parameter LOGITS = Parameter.tensor("logits");

    static final List<TfFunction> FUNCTIONS = Stream.concat(
                    Stream.of(
                            alongAxis("nn.softmax math.softmax compat.v1.nn.softmax compat.v1.math.softmax", "softmax"),
                            alongAxis(
                                    "nn.log_softmax math.log_softmax compat.v1.nn.log_softmax compat.v1.math.log_softmax",
                                    "log_softmax"),
                            TfFunction.of(
                                    "nn.bias_add compat.v1.nn.bias_add",
                                    List.of(
                                            Parameter.tensor("value"),
                                            Parameter.tensor("bias"),
                                            Parameter.option(
                                                    "data_format",
                                                    "N...C or NC...",
                                                    json -> json.isNull()
                                                            || json.asText().startsWith("N"),
                                                    NullNode.instance)),
                                    ShapeRules.same("value"),
                                    TfNeural::biasAdd),
                            TfFunction.several(
                                    "nn.moments compat.v1.nn.moments",
                                    List.of(
                                            Parameter.tensor("x"),
                                            Parameter.axes("axes"),
                                            Parameter.only("shift", NullNode.instance, "it is not used"),
                                            Parameter.truth("keepdims", false)),
                                    call -> {
                                        Shape x = call.tensor("x");
                                        Shape moment = ShapeRules.reduce(
                                                x, call.flag("keepdims"), call.axes("axes", x.rank()));
                                        return List.of(moment, moment);
                                    },
                                    TfNeural::moments),
                            TfFunction.of(
                                    "nn.batch_normalization",
                                    List.of(
                                            Parameter.tensor("x"),
                                            Parameter.tensor("mean"),
                                            Parameter.tensor("variance"),
                                            Parameter.optionalTensor("offset"),
                                            Parameter.optionalTensor("scale"),
                                            Parameter.real("variance_epsilon")),
                                    ShapeRules.same("x"),
                                    TfNeural::batchNormalize),
                            TfFunction.of(
                                    "nn.local_response_normalization nn.lrn",
                                    List.of(
                                            Parameter.tensor("input"),
                                            Parameter.integer("depth_radius", 5),
                                            Parameter.real("bias", 1),
                                            Parameter.real("alpha", 1),
                                            Parameter.real("beta", 0.5)),
                                    ShapeRules.same("input"),
                                    TfNeural::localResponse),
                            blocks("space_to_depth"),
                            blocks("depth_to_space"),
                            TfFunction.of(
                                    "compat.v1.nn.sigmoid_cross_entropy_with_logits nn.sigmoid_cross_entropy_with_logits",
                                    List.of(Parameter.tensor("labels"), LOGITS),
                                    ShapeRules.same("logits"),
                                    TfNeural::sigmoidCrossEntropy)),
                    Stream.of(
                                    "nn.dropout compat.v1.nn.dropout nn.experimental.stateless_dropout",
                                    "random.normal random.uniform random.truncated_normal random.shuffle random.gamma"
                                            + " random.poisson random.categorical random.stateless_normal"
                                            + " random.stateless_uniform compat.v1.random_normal compat.v1.random_uniform"
                                            + " keras.backend.random_normal keras.backend.random_uniform"
                                            + " keras.backend.dropout")
                            .map(symbols -> TfFunction.refused(symbols, RANDOM)))
            .toList();

    private TfNeural() {}

    private static TfFunction alongAxis(String symbols, String function) {
        return TfView.of(symbols, function)
                .tensor(LOGITS, "x")
                .extra(Parameter.axis(-1))
                .types(Types.FLOATING)
                .derived((call, x) -> Map.of("axis", call.has("axis") ? call.raw("axis") : IntNode.valueOf(-1)))
                .build();
    }

    private static Tensor biasAdd(Call<Operand> call, Kernels kernels) {
        List<Tensor> both = OneType.of(call, kernels, "value", "bias");
        Tensor x = both.get(0);
        boolean first = call.has("data_format") && call.word("data_format").startsWith("NC");
        int[] dims = new int[x.rank()];
        Arrays.fill(dims, 1);
        int axis = first ? 1 : x.rank() - 1;
        dims[axis] = both.get(1).size();
        if (dims[axis] != x.dim(axis)) {
            throw new ShapeException("a bias of " + x.dim(axis), Integer.toString(dims[axis]));
        }
        Tensor bias = both.get(1).reshape(dims);
        return KerasOp.call("add", x, bias).run(kernels);
    }

    private static List<Tensor> moments(Call<Operand> call, Kernels kernels) {
        Tensor x = Types.FLOATING.admit("moments", OneType.one(call, "x", kernels), kernels);
        int[] axes = call.axes("axes", x.rank());
        boolean keepDims = call.flag("keepdims");
        return List.of(
                Reductions.reduce(x, Reduction.MEAN, axes, keepDims, kernels),
                Reductions.variance(x, axes, keepDims, kernels));
    }

    /** As TensorFlow computes it: one factor and one addend for all of {@code x}. */
    private static Tensor batchNormalize(Call<Operand> call, Kernels kernels) {
        Tensor x = Types.FLOATING.admit("batch_normalization", OneType.one(call, "x", kernels), kernels);
        double epsilon = call.real("variance_epsilon");
        Tensor variance = OneType.like(x, call, "variance", kernels);
        Tensor factor = Numbers.map(variance, "rsqrt", a -> 1 / Math.sqrt(a + epsilon), kernels);
        Tensor scale = optional(x, call, "scale", kernels);
        if (scale != null) factor = Numbers.multiply(factor, scale, kernels);
        Tensor shift = Numbers.multiply(OneType.like(x, call, "mean", kernels), factor, kernels);
        Tensor offset = optional(x, call, "offset", kernels);
        Tensor addend = offset == null
                ? Numbers.map(shift, "negative", a -> -a, kernels)
                : Numbers.subtract(offset, shift, kernels);
        return Numbers.zip(Numbers.multiply(x, factor, kernels), addend, BinaryOp.ADD, kernels);
    }

    private static @Nullable Tensor optional(Tensor x, Call<Operand> call, String name, Kernels kernels) {
        return call.has(name) ? OneType.like(x, call, name, kernels) : null;
    }

    /** Divides by the squares of the channels around each. */
    private static Tensor localResponse(Call<Operand> call, Kernels kernels) {
        Tensor x = Types.FLOATING.admit("local_response_normalization", OneType.one(call, "input", kernels), kernels);
        int radius = call.integer("depth_radius");
        double bias = call.real("bias");
        double alpha = call.real("alpha");
        double beta = call.real("beta");
        int channels = x.dim(-1);
        double[] all = x.doubles();
        double[] normalized = new double[all.length];
        for (int i = 0; i < all.length; i++) {
            int channel = i % channels;
            double sum = 0;
            for (int j = Math.max(0, channel - radius); j <= Math.min(channels - 1, channel + radius); j++) {
                double other = all[i - channel + j];
                sum += other * other;
            }
            normalized[i] = all[i] / Math.pow(bias + alpha * sum, beta);
        }
        return Numbers.of(x.dtype(), normalized, kernels, x.dims());
    }

    private static TfFunction blocks(String function) {
        return TfView.of("nn." + function + " compat.v1.nn." + function + " compat.v1." + function, function)
                .tensor("input", "x")
                .option(Parameter.integer("block_size").atLeast(2), "block_size")
                .extra(Parameter.word("data_format", "NHWC"))
                .build();
    }

    private static Tensor sigmoidCrossEntropy(Call<Operand> call, Kernels kernels) {
        List<Tensor> both = OneType.of(call, kernels, "logits", "labels");
        BinaryOp loss = new BinaryOp(
                "sigmoid_cross_entropy", (x, label) -> Math.max(x, 0) - x * label + Math.log1p(Math.exp(-Math.abs(x))));
        return Numbers.zip(both.get(0), both.get(1), loss, kernels);
    }
}
