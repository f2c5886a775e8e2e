package org.kerasaudit.importer.layers.attention;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/**
 * How all masks are combined to determine which query may attend to which key.
 *
 * @param automatic whether the masks carried by query, value and key are used, as in Keras since tf.keras 2.10
 * @param queryArgument whether a {@code query_mask} argument is used; since Keras 3.8, MultiHeadAttention overwrites it
 *     with the mask carried by the query
 * @param lastAxes whether masks align with the last axes of the scores, as in Keras 3, or with the first
 * @param readAsBoolean whether a lone numeric {@code attention_mask} is read as boolean
 */
record AttentionMasks(boolean automatic, boolean queryArgument, boolean lastAxes, boolean readAsBoolean) {
    private static final BinaryOp BOTH = new BinaryOp("and", (a, b) -> a != 0 && b != 0 ? 1 : 0);
    private static final UnaryOp SET = new UnaryOp("not zero", x -> x != 0 ? 1 : 0);

    static AttentionMasks multiHead(Origin origin) {
        return new AttentionMasks(
                origin.keras3() || origin.atLeast(2, 10),
                !origin.keras3Since(8),
                origin.keras3(),
                origin.keras3Since(7));
    }

    static AttentionMasks grouped() {
        return new AttentionMasks(true, true, true, false);
    }

    /**
     * Returns 1 where a query may attend to a key, broadcastable to the scores; null if every query may attend to every key.
     *
     * @param window the maximum distance plus one, as in {@code sliding_window}; null for any distance
     */
    @Nullable
    Tensor together(AttentionCall<Value> call, @Nullable Integer window, Kernels kernels) {
        Tensor mask = given(call.attentionMask());
        if (mask != null && readAsBoolean) mask = kernels.map(mask, SET);
        for (Tensor part : parts(call, window)) mask = mask == null ? part : both(mask, part, kernels);
        return mask;
    }

    private List<Tensor> parts(AttentionCall<Value> call, @Nullable Integer window) {
        List<Tensor> parts = new ArrayList<>();
        if (automatic) {
            Tensor query = queryArgument && call.queryMask() != null
                    ? given(call.queryMask())
                    : call.query().mask();
            if (query != null) parts.add(insert(query, lastAxes ? query.rank() : 2));
            addKeyMask(parts, call.valueMask(), call.value());
            addKeyMask(parts, call.keyMask(), call.key());
        }
        int queries = call.query().tensor().dim(1);
        int keys = call.value().tensor().dim(1);
        if (call.causal()) parts.add(causal(queries, keys));
        if (window != null) parts.add(band(queries, keys, window - 1, window - 1));
        return parts;
    }

    private void addKeyMask(List<Tensor> parts, @Nullable Value argument, @Nullable Value carrier) {
        Tensor mask = argument != null ? argument.tensor() : carrier != null ? carrier.mask() : null;
        if (mask != null) parts.add(insert(mask, lastAxes ? mask.rank() - 1 : 1));
    }

    private static @Nullable Tensor given(@Nullable Value argument) {
        return argument == null ? null : argument.tensor();
    }

    private static Tensor insert(Tensor mask, int axis) {
        if (axis > mask.rank() || axis < 0)
            throw new ShapeException("a mask [batch, time]", mask.shape().toString());
        return mask.reshape(mask.shape().insert(axis, 1).toInts());
    }

    /** {@code (1, queries, keys)}: 1 for keys at or before their query. */
    static Tensor causal(int queries, int keys) {
        return band(queries, keys, Integer.MAX_VALUE, 0);
    }

    /**
     * {@code (1, queries, keys)}: 1 for keys at most {@code before} steps before and {@code after} steps after their query.
     */
    private static Tensor band(int queries, int keys, int before, int after) {
        long[] band = new long[Tensor.count(queries, keys)];
        for (int i = 0; i < band.length; i++) {
            int distance = i / keys - i % keys;
            band[i] = distance <= before && -distance <= after ? 1 : 0;
        }
        return Tensor.of(DType.BOOL, band, 1, queries, keys);
    }

    static Tensor both(Tensor a, Tensor b, Kernels kernels) {
        try {
            Layout.broadcastDims(a.dims(), b.dims());
        } catch (IllegalArgumentException mismatch) {
            throw new ShapeException(
                    "a mask that broadcasts with " + a.shape(), b.shape().toString());
        }
        return kernels.zip(a, b, BOTH);
    }

    /**
     * Returns the mask with as many axes as the scores; missing axes are inserted before the {@code axes} axes of the queries
     * and of the keys.
     */
    static Tensor expanded(Tensor mask, int rank, int axes) {
        Shape shape = mask.shape();
        while (shape.rank() < rank) {
            int at = shape.rank() - 2 * axes;
            if (at < 0)
                throw new ShapeException(
                        "a mask of at least " + 2 * axes + " axes", mask.shape().toString());
            shape = shape.insert(at, 1);
        }
        return mask.reshape(shape.toInts());
    }
}
