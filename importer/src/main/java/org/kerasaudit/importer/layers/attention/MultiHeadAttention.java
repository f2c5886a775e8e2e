package org.kerasaudit.importer.layers.attention;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Elementwise;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.core.EinsumDense;
import org.kerasaudit.importer.layers.core.InnerKernels;
import org.kerasaudit.importer.layers.core.Projection;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Multi-head attention over one or more axes: Vaswani et al. (2017).
 *
 * @param gated whether the heads' outputs are multiplied by a sigmoid projection of the query
 * @param outputSizes the output shape that replaces the last axis of the query; null to keep that axis
 * @param attentionAxes the query axes attended over; null for all but the batch and the features
 * @param slidingWindow the maximum number of steps from query to key, counting both; null for no limit
 * @param drops whether scores are dropped during training, which prevents Keras from using the fused computation
 * @param inner the kernels of the projections
 */
record MultiHeadAttention(
        Sizes sizes,
        boolean useBias,
        boolean gated,
        @Nullable Shape outputSizes,
        @Nullable List<Integer> attentionAxes,
        @Nullable Integer slidingWindow,
        boolean drops,
        InnerKernels inner,
        Origin origin)
        implements Layer {
    private static final String OUTPUT = "attention_output";

    /** The number of heads, and the size of keys and values per head. */
    record Sizes(int numHeads, int keyDim, int valueDim) {}

    static MultiHeadAttention read(Config config) {
        config.ignore("query_shape", "key_shape", "value_shape", "flash_attention");
        int keyDim = config.integer("key_dim", 1);
        return new MultiHeadAttention(
                new Sizes(config.integer("num_heads", 1), keyDim, config.integer("value_dim", 1, keyDim)),
                config.bool("use_bias", true),
                config.bool("use_gate", false),
                outputSizes(config),
                config.has("attention_axes")
                        ? Arrays.stream(config.intList("attention_axes"))
                                .boxed()
                                .toList()
                        : null,
                config.has("sliding_window") ? (Integer) config.integer("sliding_window", 1) : null,
                config.real("dropout", 0) > 0,
                InnerKernels.read(config, "query", "key", "value", "gate", OUTPUT),
                config.origin());
    }

    private static @Nullable Shape outputSizes(Config config) {
        JsonNode written = config.raw("output_shape");
        if (written.isNull() || written.isArray() && written.isEmpty()) return null;
        return written.isArray() ? config.shape("output_shape") : Shape.of(config.integer("output_shape", 1));
    }

    private Projection query(Shape query) {
        return projection("query", query, sizes.keyDim);
    }

    private Projection key(Shape key) {
        return projection("key", key, sizes.keyDim);
    }

    private Projection value(Shape value) {
        return projection("value", value, sizes.valueDim);
    }

    /** Returns the projection for the gate, whose layer has no public name in Keras. */
    private Projection gate(Shape query) {
        Projection gate = projection("gate", query, sizes.valueDim);
        return new Projection("_gate_dense", "gate", gate.dense());
    }

    private Projection projection(String name, Shape input, int size) {
        EinsumDense dense = EinsumDense.projection(
                input.rank(), 1, Shape.of(sizes.numHeads, size), useBias, inner.get(name), origin);
        return new Projection(name + "_dense", name, dense);
    }

    private Projection output(Shape query) {
        EinsumDense dense =
                EinsumDense.projection(query.rank() + 1, 2, outputs(query), useBias, inner.get(OUTPUT), origin);
        return new Projection("output_dense", OUTPUT, dense);
    }

    private Shape outputs(Shape query) {
        return outputSizes == null ? Shape.of(query.dim(-1)) : outputSizes;
    }

    private AttentionCall<Shape> shapes(Args<Shape> inputs) {
        AttentionCall<Shape> call = AttentionCall.of(inputs, origin.keras3());
        Shape value = call.value();
        Shape key = call.keyOrValue();
        if (call.query().rank() < 3)
            throw new ShapeException("(batch, time, features)", call.query().toString());
        if (value.rank() < 3) throw new ShapeException("(batch, time, features)", value.toString());
        if (key.rank() != value.rank() || !between(key).compatible(between(value))) {
            throw new ShapeException("a key as long as the value " + value, key.toString());
        }
        return call;
    }

    /** Returns the axes between the batch and the features. */
    private static Shape between(Shape shape) {
        return shape.slice(1, shape.rank() - 1);
    }

    /** Returns the projections in the order in which Keras builds them, each with its build shape. */
    private Map<Projection, Shape> projections(AttentionCall<Shape> call) {
        Shape query = call.query();
        Map<Projection, Shape> all = new LinkedHashMap<>();
        all.put(query(query), query);
        all.put(key(call.keyOrValue()), call.keyOrValue());
        if (gated) all.put(gate(query), query);
        all.put(value(call.value()), call.value());
        all.put(output(query), query.slice(0, query.rank() - 1).append(sizes.numHeads, sizes.valueDim));
        return all;
    }

    @Override
    public List<WeightSpec> weights(Args<Shape> inputs) {
        List<WeightSpec> specs = new ArrayList<>();
        projections(shapes(inputs)).forEach((projection, input) -> specs.addAll(projection.weights(input)));
        return specs;
    }

    @Override
    public Formula formula(Args<Shape> inputs) {
        AttentionCall<Shape> call = shapes(inputs);
        if (!inner.plain()) return inner.formula(projections(call));
        String plusBias = useBias ? " + 1" : "";
        String text = "(query_features" + plusBias + ") × num_heads × key_dim"
                + " + (key_features" + plusBias + ") × num_heads × key_dim"
                + (gated ? " + (query_features" + plusBias + ") × num_heads × value_dim" : "")
                + " + (value_features" + plusBias + ") × num_heads × value_dim"
                + " + (num_heads × value_dim" + plusBias + ") × output_dim";
        return Formula.of(
                text,
                "query_features",
                call.query().dim(-1),
                "key_features",
                call.keyOrValue().dim(-1),
                "value_features",
                call.value().dim(-1),
                "num_heads",
                sizes.numHeads,
                "key_dim",
                sizes.keyDim,
                "value_dim",
                sizes.valueDim,
                "output_dim",
                outputs(call.query()).size().orElse(Shape.UNKNOWN));
    }

    @Override
    public List<String> callArguments() {
        return AttentionCall.arguments(origin.keras3());
    }

    @Override
    public List<String> refusedArguments(Args<?> call) {
        return AttentionCall.refused(call, origin.keras3());
    }

    @Override
    public List<Shape> outputShapes(Args<Shape> inputs) {
        AttentionCall<Shape> call = shapes(inputs);
        Shape query = call.query();
        Heads heads = heads(query.rank(), call.value().rank(), false);
        Shape output = query.slice(0, query.rank() - 1).append(outputs(query));
        if (!call.returnsScores() || origin.before(3, 3) && origin.keras3()) return List.of(output);
        return List.of(
                output, origin.keras3() ? squareScores(query) : heads.scores(query, call.value(), sizes.numHeads));
    }

    /** Keras 3 declares as many keys as queries, regardless of the value's length. */
    private Shape squareScores(Shape query) {
        return Shape.of(query.dim(0), sizes.numHeads, query.dim(1), query.dim(1));
    }

    @Override
    public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
        shapes(inputs.map(value -> value.tensor().shape()));
        AttentionCall<Value> call = AttentionCall.of(inputs, origin.keras3());
        Tensor x = call.query().tensor();
        Tensor key = call.keyOrValue().tensor();
        Tensor value = call.value().tensor();
        boolean fuses = !drops && !call.returnsScores() && x.rank() == 3;
        Heads heads = heads(x.rank(), value.rank(), fuses && origin.keras3Since(7));
        Tensor mask = AttentionMasks.multiHead(origin).together(call, slidingWindow, kernels);
        ScaledDotProduct.Attended attended = heads.attend(
                query(x.shape()).apply(x, weights, kernels),
                key(key.shape()).apply(key, weights, kernels),
                value(value.shape()).apply(value, weights, kernels),
                mask,
                ScaledDotProduct.of(sizes.keyDim, origin, fuses),
                kernels);
        Tensor values = attended.values();
        if (gated)
            values = kernels.multiply(
                    values, kernels.map(gate(x.shape()).apply(x, weights, kernels), Elementwise.SIGMOID));
        Tensor output = output(x.shape()).apply(values, weights, kernels);
        Value first = new Value(output, passesMask() ? call.query().mask() : null);
        return call.returnsScores() ? List.of(first, Value.of(attended.scores())) : List.of(first);
    }

    private boolean passesMask() {
        return origin.keras3() || origin.atLeast(2, 10);
    }

    @Override
    public boolean stripsMasks() {
        return origin.keras3Since(8);
    }

    /** The fused computation supports sequences only and ignores {@code attentionAxes}. */
    private Heads heads(int queryRank, int valueRank, boolean fused) {
        if (queryRank != valueRank)
            throw new ShapeException("a value of " + queryRank + " axes, like the query", valueRank + " axes");
        if (attentionAxes == null || fused) {
            return new Heads(queryRank + 1, IntStream.range(1, queryRank - 1).toArray());
        }
        int end = origin.keras3Since(12) ? queryRank : queryRank + 1;
        int[] axes = attentionAxes.stream()
                .mapToInt(axis -> axis < 0 ? axis + end : axis)
                .toArray();
        if (Arrays.stream(axes).anyMatch(axis -> axis < 0 || axis >= queryRank)) {
            throw new ShapeException("axes " + attentionAxes + " to attend over", queryRank + " axes");
        }
        return new Heads(queryRank + 1, axes);
    }

    /**
     * Arranges projected tensors {@code [batch, ..., heads, features]} as matrices: the attended axes become rows, all others
     * batches.
     *
     * @param rank the rank of the projected tensors
     */
    private record Heads(int rank, int[] axes) {
        private int[] batches() {
            return IntStream.range(0, rank - 1)
                    .filter(axis -> Arrays.stream(axes).noneMatch(other -> other == axis))
                    .toArray();
        }

        private static int[] join(int[]... parts) {
            return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
        }

        Shape scores(Shape query, Shape value, int heads) {
            Shape queries = query.slice(0, query.rank() - 1).append(heads);
            Shape scores = Shape.SCALAR;
            for (int axis : join(batches(), axes)) scores = scores.append(queries.dim(axis));
            Shape keys = value.slice(0, value.rank() - 1).append(heads);
            for (int axis : axes) scores = scores.append(keys.dim(axis));
            return scores;
        }

        ScaledDotProduct.Attended attend(
                Tensor query,
                Tensor key,
                Tensor value,
                @Nullable Tensor mask,
                ScaledDotProduct attention,
                Kernels kernels) {
            int[] features = {rank - 1};
            int[] batches = batches();
            int[] rows = join(batches, axes, features);
            int[] batchSizes = ScaledDotProduct.sizes(query, batches);
            if (!Arrays.equals(batchSizes, ScaledDotProduct.sizes(key, batches))) {
                throw new ShapeException(
                        "a key that agrees with " + query.shape() + " along axes " + Arrays.toString(batches),
                        key.shape().toString());
            }
            int[] queries = ScaledDotProduct.sizes(query, axes);
            int[] keys = ScaledDotProduct.sizes(key, axes);
            int[] scores = join(batchSizes, queries, keys);
            int batch = Tensor.count(batchSizes);
            int keyCount = Tensor.count(keys);
            ScaledDotProduct.Attended attended = attention.attend(
                    Layout.transpose(query, rows).reshape(batch, Tensor.count(queries), query.dim(-1)),
                    Layout.transpose(key, join(batches, features, axes)).reshape(batch, key.dim(-1), keyCount),
                    Layout.transpose(value, rows).reshape(batch, keyCount, value.dim(-1)),
                    scores,
                    keys.length,
                    mask == null ? null : AttentionMasks.expanded(mask, scores.length, keys.length),
                    kernels);
            Tensor values = attended.values().reshape(join(batchSizes, queries, new int[] {value.dim(-1)}));
            return new ScaledDotProduct.Attended(Layout.transpose(values, Layout.inverse(rows)), attended.scores());
        }
    }
}
