package org.kerasaudit.importer.layers.attention;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.AxisActivations;
import org.kerasaudit.importer.layers.MaskedSoftmax;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.tensor.Eltwise;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/**
 * Attention as in Vaswani et al. (2017): values averaged by the softmax of the scaled products of queries and keys.
 *
 * @param fused whether Keras uses {@code ops.dot_product_attention}, which computes the softmax in at least float32
 */
record ScaledDotProduct(double scale, MaskedSoftmax softmax, boolean fused) {

    /** @param scores the attention probabilities, with the requested axes */
    record Attended(Tensor values, Tensor scores) {}

    /** Returns the attention for {@code size} features per head, following the version that wrote the file. */
    static ScaledDotProduct of(int size, Origin origin, boolean mayFuse) {
        boolean fused = mayFuse && origin.keras3Since(7);
        MaskedSoftmax softmax = fused ? MaskedSoftmax.EVEN : MaskedSoftmax.of(origin);
        return new ScaledDotProduct(1 / Math.sqrt(size), softmax, fused);
    }

    /**
     * @param queries {@code [batches, queries, features]}
     * @param keys {@code [batches, features, keys]}
     * @param values {@code [batches, keys, values]}
     * @param scores the unflattened sizes of the scores, to which a mask is broadcast: batches, queries, keys, each possibly
     *     several axes
     * @param keyAxes how many axes of the scores belong to the keys
     */
    Attended attend(
            Tensor queries,
            Tensor keys,
            Tensor values,
            int[] scores,
            int keyAxes,
            @Nullable Tensor mask,
            Kernels kernels) {
        Kernels within = fused ? kernels.wide() : kernels;
        UnaryOp scaling = new UnaryOp("scale", x -> x * scale, Eltwise.linear(scale, 0));
        Tensor logits = fused
                ? within.map(kernels.matmul(queries, keys), scaling)
                : kernels.matmul(kernels.map(queries, scaling), keys);
        int[] flat = logits.dims();
        Tensor probabilities = mask == null
                ? AxisActivations.softmax(logits, within).reshape(scores)
                : softmax.apply(
                        logits.reshape(scores),
                        mask,
                        within,
                        IntStream.range(scores.length - keyAxes, scores.length).toArray());
        Tensor rounded = kernels.precision().convert(probabilities);
        return new Attended(kernels.matmul(rounded.reshape(flat), values), rounded);
    }

    /** Returns the sizes of {@code of} along {@code axes}. */
    static int[] sizes(Tensor of, int... axes) {
        return Arrays.stream(axes).map(of::dim).toArray();
    }
}
