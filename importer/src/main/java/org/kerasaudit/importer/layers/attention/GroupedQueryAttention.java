package org.kerasaudit.importer.layers.attention;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * Attention in which groups of query heads share a key and a value head: Ainslie et al. (2023).
 *
 * @param gated whether the heads' outputs are multiplied by a sigmoid projection of the query
 * @param slidingWindow the maximum number of steps from query to key, counting both; null for no limit
 * @param drops whether scores are dropped during training, which prevents Keras from using the fused computation
 * @param inner the kernels of the projections
 */
record GroupedQueryAttention(
        int headDim,
        int queryHeads,
        int keyValueHeads,
        boolean useBias,
        boolean gated,
        @Nullable Integer slidingWindow,
        boolean drops,
        InnerKernels inner,
        Origin origin)
        implements Layer {
    private static final String OUTPUT = "attention_output";

    static GroupedQueryAttention read(Config config) {
        config.ignore("flash_attention");
        int queryHeads = config.integer("num_query_heads", 1);
        int keyValueHeads = config.integer("num_key_value_heads", 1);
        if (queryHeads % keyValueHeads != 0) {
            throw Config.wrong(
                    "num_query_heads",
                    "a multiple of num_key_value_heads=" + keyValueHeads,
                    config.raw("num_query_heads"));
        }
        return new GroupedQueryAttention(
                config.integer("head_dim", 1),
                queryHeads,
                keyValueHeads,
                config.bool("use_bias", true),
                config.bool("use_gate", false),
                config.has("sliding_window") ? (Integer) config.integer("sliding_window", 1) : null,
                config.real("dropout", 0) > 0,
                InnerKernels.read(config, "query", "key", "value", "gate", OUTPUT),
                config.origin());
    }

    private Projection query() {
        return projection("query", queryHeads);
    }

    private Projection key() {
        return projection("key", keyValueHeads);
    }

    private Projection value() {
        return projection("value", keyValueHeads);
    }

    private Projection gate() {
        return projection("gate", queryHeads);
    }

    private Projection projection(String name, int heads) {
        EinsumDense dense = EinsumDense.projection(3, 1, Shape.of(heads, headDim), useBias, inner.get(name), origin);
        return new Projection("_" + name + "_dense", name, dense);
    }

    private Projection output(Shape query) {
        EinsumDense dense = EinsumDense.projection(4, 2, Shape.of(query.dim(2)), useBias, inner.get(OUTPUT), origin);
        return new Projection("_output_dense", OUTPUT, dense);
    }

    private static AttentionCall<Shape> shapes(Args<Shape> inputs) {
        AttentionCall<Shape> call = AttentionCall.of(inputs, true);
        Shape query = call.query();
        Shape value = call.value();
        for (Shape shape : List.of(query, value, call.keyOrValue())) {
            if (shape.rank() != 3) throw new ShapeException("(batch, time, features)", shape.toString());
        }
        if (query.known(2) && value.known(2) && query.dim(2) != value.dim(2)) {
            throw new ShapeException("a value of " + query.dim(2) + " features, like the query", value.toString());
        }
        if (!Shape.of(call.keyOrValue().dim(1)).compatible(Shape.of(value.dim(1)))) {
            throw new ShapeException(
                    "a key as long as the value " + value, call.keyOrValue().toString());
        }
        return call;
    }

    /** Returns the projections in the order in which Keras builds them, each with its build shape. */
    private Map<Projection, Shape> projections(AttentionCall<Shape> call) {
        Shape query = call.query();
        Map<Projection, Shape> all = new LinkedHashMap<>();
        all.put(query(), query);
        all.put(key(), call.keyOrValue());
        if (gated) all.put(gate(), query);
        all.put(value(), call.value());
        all.put(output(query), query.slice(0, 2).append(queryHeads, headDim));
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
        String text = "(query_features" + plusBias + ") × num_query_heads × head_dim"
                + (gated ? " × 2" : "")
                + " + (key_features" + plusBias + ") × num_key_value_heads × head_dim"
                + " + (value_features" + plusBias + ") × num_key_value_heads × head_dim"
                + " + (num_query_heads × head_dim" + plusBias + ") × query_features";
        return Formula.of(
                text,
                "query_features",
                call.query().dim(2),
                "key_features",
                call.keyOrValue().dim(2),
                "value_features",
                call.value().dim(2),
                "num_query_heads",
                queryHeads,
                "num_key_value_heads",
                keyValueHeads,
                "head_dim",
                headDim);
    }

    @Override
    public List<String> callArguments() {
        return AttentionCall.arguments(true);
    }

    @Override
    public List<String> refusedArguments(Args<?> call) {
        return AttentionCall.refused(call, true);
    }

    @Override
    public List<Shape> outputShapes(Args<Shape> inputs) {
        AttentionCall<Shape> call = shapes(inputs);
        Shape query = call.query();
        if (!call.returnsScores() || !origin.keras3Since(15)) return List.of(query);
        return List.of(
                query,
                Shape.of(
                        query.dim(0),
                        queryHeads,
                        query.dim(1),
                        call.keyOrValue().dim(1)));
    }

    @Override
    public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
        shapes(inputs.map(value -> value.tensor().shape()));
        AttentionCall<Value> call = AttentionCall.of(inputs, true);
        Tensor x = call.query().tensor();
        Tensor mask = AttentionMasks.grouped().together(call, slidingWindow, kernels);
        ScaledDotProduct.Attended attended = attend(
                query().apply(x, weights, kernels),
                key().apply(call.keyOrValue().tensor(), weights, kernels),
                value().apply(call.value().tensor(), weights, kernels),
                mask == null ? null : AttentionMasks.expanded(mask, 4, 1),
                ScaledDotProduct.of(headDim, origin, !drops && !call.returnsScores()),
                kernels);
        Tensor values = attended.values();
        if (gated)
            values = kernels.multiply(values, kernels.map(gate().apply(x, weights, kernels), Elementwise.SIGMOID));
        Tensor output = output(x.shape()).apply(values, weights, kernels);
        Value first = new Value(output, call.query().mask());
        return call.returnsScores() ? List.of(first, Value.of(attended.scores())) : List.of(first);
    }

    /** Stacks the queries of all heads in a group as rows of one matrix, since they attend to the same keys. */
    private ScaledDotProduct.Attended attend(
            Tensor query,
            Tensor key,
            Tensor value,
            @Nullable Tensor mask,
            ScaledDotProduct attention,
            Kernels kernels) {
        int batch = query.dim(0);
        int queries = query.dim(1);
        int keys = key.dim(1);
        if (key.dim(0) != batch || value.dim(0) != batch) {
            throw new ShapeException("a batch of " + batch, key.shape().toString());
        }
        int groups = Math.multiplyExact(batch, keyValueHeads);
        ScaledDotProduct.Attended attended = attention.attend(
                Layout.transpose(query, 0, 2, 1, 3).reshape(groups, queryHeads / keyValueHeads * queries, headDim),
                Layout.transpose(key, 0, 2, 3, 1).reshape(groups, headDim, keys),
                Layout.transpose(value, 0, 2, 1, 3).reshape(groups, keys, headDim),
                new int[] {batch, queryHeads, queries, keys},
                1,
                mask,
                kernels);
        Tensor values = attended.values().reshape(batch, queryHeads, queries, headDim);
        return new ScaledDotProduct.Attended(Layout.transpose(values, 0, 2, 1, 3), attended.scores());
    }
}
