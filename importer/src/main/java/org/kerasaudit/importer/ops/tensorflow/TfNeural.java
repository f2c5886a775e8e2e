package org.kerasaudit.importer.ops.tensorflow;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.Numbers;
import org.kerasaudit.importer.ops.Operand;
import org.kerasaudit.importer.ops.ShapeRules;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;

/** The functions of {@code tf.nn} other than elementwise activations, convolutions and pooling. */
final class TfNeural {
    private static final String RANDOM = "it is random";

    static final List<TfFunction> FUNCTIONS = List.of(
            TfView.of("nn.bias_add compat.v1.nn.bias_add", "add", "value=x1 bias=x2 data_format:format")
                    .shape(ShapeRules.same("value"))
                    .prepared(TfNeural::biasAlong)
                    .build(),
            TfView.plain(
                    "nn.moments compat.v1.nn.moments",
                    "moments",
                    "FLOATING x=x axes:axes=axes shift:only(null; it is not used) keepdims:truth(false)=keepdims"),
            TfFunction.sameShape(
                    "nn.batch_normalization",
                    "FLOATING x mean variance offset:optional scale:optional variance_epsilon:real",
                    TfNeural::batchNormalize),
            TfFunction.sameShape(
                    "nn.local_response_normalization nn.lrn",
                    "FLOATING input depth_radius:integer(5) bias:real(1) alpha:real(1) beta:real(0.5)",
                    TfNeural::localResponse),
            TfView.of(
                            "compat.v1.nn.sigmoid_cross_entropy_with_logits nn.sigmoid_cross_entropy_with_logits",
                            "binary_crossentropy",
                            "labels=target logits=output from_logits:=true")
                    .shape(ShapeRules.same("logits"))
                    .build(),
            TfFunction.refused("nn.dropout compat.v1.nn.dropout nn.experimental.stateless_dropout", RANDOM),
            TfFunction.refused(
                    "random.normal random.uniform random.truncated_normal random.shuffle random.gamma random.poisson "
                            + "random.categorical random.stateless_normal random.stateless_uniform "
                            + "compat.v1.random_normal compat.v1.random_uniform keras.backend.random_normal "
                            + "keras.backend.random_uniform keras.backend.dropout",
                    RANDOM));

    private TfNeural() {}

    /** Returns the bias reshaped to lie along the channel axis. */
    private static List<Tensor> biasAlong(Call<?> call, List<Tensor> given, Kernels kernels) {
        Tensor x = given.get(0);
        Tensor bias = given.get(1);
        boolean first = call.has("data_format") && call.word("data_format").startsWith("NC");
        int axis = first ? 1 : x.rank() - 1;
        if (bias.size() != x.dim(axis)) {
            throw new ShapeException("a bias of size " + x.dim(axis), Integer.toString(bias.size()));
        }
        return List.of(x, Layout.along(bias, axis, x.rank()));
    }

    /** Computes batch normalization as TensorFlow does: one factor and one offset for all of {@code x}. */
    private static Tensor batchNormalize(Call<Operand> call, Tensor x, Kernels kernels) {
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

    /** Divides by a power of the sum of squares of the neighboring channels. */
    private static Tensor localResponse(Call<Operand> call, Tensor x, Kernels kernels) {
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
}
