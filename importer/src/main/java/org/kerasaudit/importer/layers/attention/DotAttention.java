package org.kerasaudit.importer.layers.attention;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Args.Arg;
import org.kerasaudit.importer.layers.AxisActivations;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Elementwise;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.MaskedSoftmax;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Attention without projections, {@code [query, value]} or {@code [query, value, key]}: Luong et al. (2015) with dot products,
 * Bahdanau et al. (2015) with sums.
 *
 * @param causal a tf.keras option; later versions have a call argument instead
 */
record DotAttention(Score score, boolean useScale, boolean causal, Origin origin) implements Layer {
    private static final BinaryOp KEEP_OR_ZERO = new BinaryOp("keep or zero", (keep, x) -> keep != 0 ? x : 0);

    /** How a query is scored against a key. */
    enum Score {
        /** {@code scale * sum(query * key)}. */
        DOT,
        /** {@code concat_score_weight * sum(tanh(scale * (query + key)))}. */
        CONCAT,
        /** {@code sum(scale * tanh(query + key))}, with one scale per feature. */
        ADDITIVE
    }

    static DotAttention read(Config config) {
        boolean dot = config.oneOf("score_mode", "dot", "concat").equals("dot");
        return read(config, dot ? Score.DOT : Score.CONCAT, false);
    }

    static DotAttention readAdditive(Config config) {
        return read(config, Score.ADDITIVE, true);
    }

    private static DotAttention read(Config config, Score score, boolean scaledByDefault) {
        config.ignore("dropout");
        boolean causal = config.bool("causal", false);
        return new DotAttention(score, config.bool("use_scale", scaledByDefault), causal, config.origin());
    }

    /** Returns {@code [query, value, key]}; the key defaults to the value. */
    private static <T> List<T> inputs(Args<T> args) {
        List<T> inputs = new ArrayList<>(args.inputs());
        if (inputs.size() < 2 || inputs.size() > 3) {
            throw new ShapeException("[query, value] or [query, value, key]", inputs.size() + " inputs");
        }
        if (inputs.size() == 2) inputs.add(inputs.get(1));
        return inputs;
    }

    private List<Shape> shapes(Args<Shape> args) {
        List<Shape> shapes = inputs(args);
        Shape query = shapes.get(0);
        Shape key = shapes.get(2);
        for (Shape shape : shapes) {
            if (shape.rank() != query.rank() || shape.rank() < 3) {
                throw new ShapeException("(batch, time, features)", shape.toString());
            }
        }
        boolean broadcast = score != Score.DOT && (query.dim(-1) == 1 || key.dim(-1) == 1);
        if (!broadcast && !last(query).compatible(last(key))) {
            throw new ShapeException("a key with the features of the query " + query, key.toString());
        }
        return shapes;
    }

    private static Shape last(Shape shape) {
        return shape.slice(shape.rank() - 1, shape.rank());
    }

    @Override
    public List<WeightSpec> weights(Args<Shape> args) {
        List<WeightSpec> specs = new ArrayList<>();
        if (useScale) specs.add(WeightSpec.trainable("scale", score == Score.ADDITIVE ? features(args) : Shape.SCALAR));
        if (score == Score.CONCAT) specs.add(WeightSpec.trainable("concat_score_weight", Shape.SCALAR));
        return specs;
    }

    /** Keras 3 sizes the scale by the query's features, tf.keras by the value's, although it scales query plus key. */
    private Shape features(Args<Shape> args) {
        return Shape.of(shapes(args).get(origin.keras3() ? 0 : 1).dim(-1));
    }

    @Override
    public Formula formula(Args<Shape> args) {
        if (score == Score.ADDITIVE) {
            return useScale ? Formula.of("features", "features", features(args).dim(0)) : Formula.ZERO;
        }
        int scalars = (useScale ? 1 : 0) + (score == Score.CONCAT ? 1 : 0);
        return scalars == 0 ? Formula.ZERO : Formula.of(scalars == 1 ? "1" : "1 + 1");
    }

    @Override
    public List<String> callArguments() {
        return List.of("return_attention_scores", "use_causal_mask");
    }

    private static boolean returnsScores(Args<?> args) {
        return args.flag(Integer.MAX_VALUE, "return_attention_scores");
    }

    @Override
    public List<Shape> outputShapes(Args<Shape> args) {
        List<Shape> inputs = shapes(args);
        Shape query = inputs.get(0);
        boolean likeQuery = origin.keras3() && origin.before(3, 1);
        Shape output = likeQuery ? query : query.with(-1, inputs.get(1).dim(-1));
        boolean declared = returnsScores(args) && (!origin.keras3() || origin.keras3Since(8));
        return declared ? List.of(output, query.with(-1, inputs.get(2).dim(-2))) : List.of(output);
    }

    /** Masks passed as an argument are kept separate because not every version passes them on. */
    @Override
    public Args<Value> withMasks(Args<Value> call) {
        return call;
    }

    @Override
    public List<Value> call(Args<Value> args, Weights weights, Kernels kernels) {
        shapes(args.map(value -> value.tensor().shape()));
        List<Value> inputs = inputs(args);
        List<@Nullable Tensor> masks = masks(args);
        Tensor value = inputs.get(1).tensor();
        Tensor scores = scores(inputs.get(0).tensor(), inputs.get(2).tensor(), weights, kernels);
        Tensor mask = mask(masks.get(1), scores, causal || args.flag(Integer.MAX_VALUE, "use_causal_mask"), kernels);
        Tensor probabilities = mask == null
                ? AxisActivations.softmax(scores, kernels)
                : AxisActivations.softmax(kernels.zip(mask, scores, penalized(kernels)), kernels);
        Tensor output = kernels.matmul(probabilities, leading(value, probabilities));
        Tensor queryMask = masks.get(0);
        if (queryMask != null) output = where(column(queryMask), output, kernels);
        Value first = new Value(output, passedOn(inputs.get(0), queryMask));
        return returnsScores(args) ? List.of(first, Value.of(probabilities)) : List.of(first);
    }

    /**
     * Returns the masks of query and value: those passed as an argument, some possibly null, or those carried by the tensors.
     */
    private static List<@Nullable Tensor> masks(Args<Value> args) {
        Optional<Arg<Value>> given = args.argument(Integer.MAX_VALUE, "mask");
        List<@Nullable Tensor> masks = new ArrayList<>();
        if (given.isEmpty()) args.inputs().forEach(input -> masks.add(input.mask()));
        else if (given.get() instanceof Arg.Many<Value> many) many.items().forEach(item -> masks.add(only(item)));
        else masks.addAll(Collections.nCopies(2, only(given.get())));
        if (masks.size() < 2) throw new ShapeException("[query_mask, value_mask]", masks.size() + " masks");
        return masks;
    }

    /** A list that contains only nulls is written as a constant. */
    private static @Nullable Tensor only(Arg<Value> mask) {
        if (mask instanceof Arg.Literal<Value>) return null;
        if (mask instanceof Arg.One<Value> one) return one.value().tensor();
        throw new ShapeException("[query_mask, value_mask]", mask.toString());
    }

    /** Before 3.4, Keras 3 ignores the masks of lists; before 3.11, it passes on the query's own mask, not the argument. */
    private @Nullable Tensor passedOn(Value query, @Nullable Tensor mask) {
        if (!origin.keras3() || origin.keras3Since(11)) return mask;
        return origin.keras3Since(4) ? query.mask() : null;
    }

    private Tensor scores(Tensor query, Tensor key, Weights weights, Kernels kernels) {
        if (score != Score.DOT) {
            int features = Math.max(query.dim(-1), key.dim(-1));
            return summed(widened(query, features), widened(key, features), weights, kernels);
        }
        int[] order = IntStream.range(0, key.rank()).toArray();
        order[order.length - 1] = key.rank() - 2;
        order[order.length - 2] = key.rank() - 1;
        Tensor scores = kernels.matmul(query, leading(Layout.transpose(key, order), query));
        return useScale ? kernels.multiply(scores, weights.get("scale")) : scores;
    }

    /** Broadcasts the features of {@code x}, as the sum of query and key does. */
    private static Tensor widened(Tensor x, int features) {
        int[] dims = x.dims();
        dims[dims.length - 1] = features;
        return Layout.broadcast(x, dims);
    }

    /**
     * Works sample by sample and query by query: holding all sums at once would take memory for the features of every
     * pair of steps.
     */
    private Tensor summed(Tensor query, Tensor key, Weights weights, Kernels kernels) {
        int queries = query.dim(-2);
        int keys = key.dim(-2);
        int features = key.dim(-1);
        Tensor rows = query.reshape(query.size() / Math.max(1, features), 1, features);
        Tensor blocks = leading(key, query).reshape(rows.dim(0) / Math.max(1, queries), keys, features);
        List<Tensor> scores = new ArrayList<>();
        for (int i = 0; i < rows.dim(0); i++) {
            Tensor block = Layout.pick(blocks, 0, i / queries);
            scores.add(summedScores(kernels.add(block, Layout.pick(rows, 0, i)), weights, kernels));
        }
        int[] dims = query.dims();
        dims[dims.length - 1] = keys;
        return Layout.stack(scores, 0).reshape(dims);
    }

    /** Sums {@code [keys, features]} over the features. */
    private Tensor summedScores(Tensor sums, Weights weights, Kernels kernels) {
        if (score == Score.CONCAT) {
            Tensor scaled = useScale ? kernels.multiply(sums, weights.get("scale")) : sums;
            Tensor summedScores = kernels.reduce(kernels.map(scaled, Elementwise.TANH), Reduction.SUM, false, 1);
            return kernels.multiply(summedScores, weights.get("concat_score_weight"));
        }
        Tensor bounded = kernels.map(sums, Elementwise.TANH);
        Tensor scaled = useScale ? kernels.multiply(bounded, weights.get("scale")) : bounded;
        return kernels.reduce(scaled, Reduction.SUM, false, 1);
    }

    /** Broadcasts {@code x} to the leading axes of {@code like}. */
    private static Tensor leading(Tensor x, Tensor like) {
        int[] dims = x.dims();
        for (int i = 0; i < dims.length - 2; i++) {
            if (dims[i] != like.dim(i) && dims[i] != 1) {
                throw new ShapeException(
                        "the batch of " + like.shape(), x.shape().toString());
            }
            dims[i] = like.dim(i);
        }
        return Layout.broadcast(x, dims);
    }

    /** Returns 1 where a score counts, broadcastable to the scores; null if all do. */
    private @Nullable Tensor mask(@Nullable Tensor ofValue, Tensor scores, boolean isCausal, Kernels kernels) {
        Tensor mask = ofValue;
        boolean perQuery = isCausal || !origin.keras3() || origin.keras3Since(12) && mask != null && mask.rank() == 2;
        if (mask != null && perQuery) mask = row(mask);
        if (isCausal) {
            Tensor triangle = AttentionMasks.causal(scores.dim(-2), scores.dim(-1));
            mask = mask == null ? triangle : AttentionMasks.both(mask, triangle, kernels);
        }
        if (mask != null) MaskedSoftmax.requireBroadcast(mask, scores);
        return mask;
    }

    private static Tensor row(Tensor mask) {
        return mask.reshape(mask.shape().insert(mask.rank() - 1, 1).toInts());
    }

    private static Tensor column(Tensor mask) {
        return mask.reshape(mask.shape().append(1).toInts());
    }

    private static Tensor where(Tensor mask, Tensor x, Kernels kernels) {
        MaskedSoftmax.requireBroadcast(mask, x);
        return kernels.zip(mask, x, KEEP_OR_ZERO);
    }

    private static BinaryOp penalized(Kernels kernels) {
        double large = kernels.precision() == Precision.FLOAT16 ? 65504 : 1e9;
        return new BinaryOp("penalized", (keep, x) -> keep != 0 ? x : x - large);
    }
}
