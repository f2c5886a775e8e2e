package org.kerasaudit.importer.layers.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Description;
import org.kerasaudit.importer.layers.Elementwise;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.core.Embeddings.Embedding;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/**
 * An embedding that, called with {@code reverse=True}, projects vectors to scores of the table's rows.
 *
 * @param embedding the embedding used without {@code reverse}
 * @param tied whether the projection uses the same table
 * @param reverseType the precision of the projection; null for that of the layer
 * @param softCap the soft bound of the scores; null for none
 * @param masksScores whether zeros in the vectors also count as padding, as in Keras up to 3.13
 */
record ReversibleEmbedding(
        Embedding embedding,
        boolean tied,
        @Nullable Precision reverseType,
        @Nullable Double softCap,
        boolean masksScores)
        implements Layer {

    static ReversibleEmbedding read(Config config) {
        return new ReversibleEmbedding(
                Embedding.read(config, true),
                config.bool("tie_weights", true),
                config.has("reverse_dtype") ? precision(config) : null,
                config.has("logit_soft_cap") ? config.real("logit_soft_cap") : null,
                !config.origin().keras3Since(14));
    }

    private static Precision precision(Config config) {
        return DType.named(config.raw("reverse_dtype").asText())
                .flatMap(Precision::of)
                .orElseThrow(() -> Config.wrong("reverse_dtype", "a floating-point type", config.raw("reverse_dtype")));
    }

    private EmbeddingTable table() {
        return embedding.table();
    }

    @Override
    public List<WeightSpec> weights(Args<Shape> inputs) {
        List<WeightSpec> specs = new ArrayList<>(table().weights());
        if (!tied) specs.addAll(table().reverse().weights(table().back()));
        return specs;
    }

    @Override
    public Formula formula(Args<Shape> inputs) {
        Formula one = table().formula();
        return tied ? one : one.plus(table().reverse().formula(table().back(), one));
    }

    @Override
    public ReversibleEmbedding calledDirectly() {
        return new ReversibleEmbedding(embedding.calledDirectly(), tied, reverseType, softCap, masksScores);
    }

    @Override
    public List<String> callArguments() {
        return List.of("reverse");
    }

    private static boolean reverse(Args<?> inputs) {
        return inputs.flag(1, "reverse");
    }

    @Override
    public List<Shape> outputShapes(Args<Shape> inputs) {
        Shape input = inputs.input();
        if (!reverse(inputs)) return List.of(embedding.outputShape(input));
        if (input.rank() < 2 || input.known(-1) && input.dim(-1) != table().outputDim()) {
            throw new ShapeException("vectors of " + table().outputDim(), input.toString());
        }
        return List.of(input.with(-1, table().inputDim()));
    }

    @Override
    public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
        outputShapes(inputs.map(value -> value.tensor().shape()));
        if (!reverse(inputs)) return embedding.call(inputs, weights, kernels);
        Value input = inputs.input();
        return List.of(new Value(
                scores(input.tensor(), weights, kernels), masksScores ? embedding.outputMask(input, kernels) : null));
    }

    private Tensor scores(Tensor x, Weights weights, Kernels given) {
        boolean usesLayerType = given.precision() == Precision.FLOAT64 || table().quantized();
        Kernels kernels = Optional.ofNullable(reverseType)
                .filter(type -> !usesLayerType)
                .map(given::in)
                .orElse(given);
        Tensor scores = tied
                ? table().scores(x, weights, kernels)
                : table().reverse().product(x, table().back(), weights, kernels);
        if (softCap == null) return scores;
        double cap = softCap;
        Tensor bounded = kernels.map(kernels.map(scores, new UnaryOp("over cap", y -> y / cap)), Elementwise.TANH);
        return kernels.map(bounded, new UnaryOp("times cap", y -> y * cap));
    }

    @Override
    public Description description(Description ofClass) {
        return ofClass.and(table().pitfalls());
    }
}
