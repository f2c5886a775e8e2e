package org.kerasaudit.importer.layers.merging;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Addition;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Keras 1's single layer for all ways of merging. Branches nested in its configuration belong to the graph. */
record Keras1Merge(
        Mode mode,
        int concatAxis,
        Dot.Axes dotAxes,
        @Nullable Shape declared) implements Layer {
    private static final double EPSILON = 1e-7;
    private static final BinaryOp COSINE =
            new BinaryOp("cosine", (dot, squares) -> dot / Math.max(Math.sqrt(squares), EPSILON));

    /** The merge modes; {@link #FUNCTION} is Python code, which is not run. */
    enum Mode {
        SUM,
        MUL,
        AVE,
        MAX,
        CONCAT,
        DOT,
        COS,
        FUNCTION;

        static Mode read(Config config) {
            String type = config.oneOf("mode_type", "raw", "lambda", "function");
            if (!type.equals("raw")) {
                config.refuse("mode", "Python code in a file is not run");
                return FUNCTION;
            }
            String name = config.oneOf("mode", "sum", "mul", "concat", "ave", "cos", "dot", "max");
            return valueOf(name.toUpperCase(java.util.Locale.ROOT));
        }
    }

    static Keras1Merge read(Config config) {
        Mode mode = Mode.read(config);
        config.ignore("layers", "arguments", "output_shape", "output_shape_type", "output_mask", "output_mask_type");
        boolean written = mode == Mode.FUNCTION
                && config.raw("output_shape_type").asText("raw").equals("raw")
                && config.has("output_shape");
        return new Keras1Merge(
                mode,
                config.has("concat_axis") ? config.integer("concat_axis", Integer.MIN_VALUE) : -1,
                config.has("dot_axes") ? Dot.Axes.read(config, "dot_axes") : new Dot.Axes(-1, -1),
                written ? config.shape("output_shape") : null);
    }

    @Override
    public List<Shape> outputShapes(Args<Shape> args) {
        List<Shape> inputs = Merging.inputs(args, 2);
        return List.of(
                switch (mode) {
                    case SUM, MUL, AVE, MAX -> sameShape(inputs);
                    case CONCAT -> Concatenate.joined(inputs, concatAxis);
                    case DOT, COS -> Dot.product(Dot.two(inputs), dotAxes);
                    case FUNCTION -> declared(inputs.get(0));
                });
    }

    private static Shape sameShape(List<Shape> inputs) {
        for (Shape input : inputs) {
            if (!input.compatible(inputs.get(0)))
                throw new ShapeException(inputs.get(0).toString(), input.toString());
        }
        return inputs.get(0);
    }

    private Shape declared(Shape input) {
        if (declared == null) throw new NotCheckableException("the output shape of Merge is computed by Python code");
        return input.slice(0, 1).append(declared);
    }

    @Override
    public List<Value> call(Args<Value> args, Weights weights, Kernels kernels) {
        outputShapes(args.map(value -> value.tensor().shape()));
        List<Value> inputs = Merging.inputs(args, 2);
        return switch (mode) {
            case SUM -> folded(MergeOp.ADD, args, weights, kernels);
            case MUL -> folded(MergeOp.MULTIPLY, args, weights, kernels);
            case AVE -> folded(MergeOp.AVERAGE, args, weights, kernels);
            case MAX -> folded(MergeOp.MAXIMUM, args, weights, kernels);
            case CONCAT -> new Concatenate(concatAxis, MaskMerging.ALL, false).call(args, weights, kernels);
            case DOT -> new Dot(dotAxes, false, 0).call(args, weights, kernels);
            case COS ->
                List.of(Value.of(cosine(inputs.get(0).tensor(), inputs.get(1).tensor(), kernels)));
            case FUNCTION -> throw new NotCheckableException("Merge runs Python code");
        };
    }

    private List<Value> folded(MergeOp op, Args<Value> args, Weights weights, Kernels kernels) {
        return new ElementwiseMerge(op, MaskMerging.ALL, Addition.NUMPY).call(args, weights, kernels);
    }

    /** Returns the cosine with an axis of size 1 after the batch that the declared shape does not have, as in Keras 1. */
    private Tensor cosine(Tensor a, Tensor b, Kernels kernels) {
        Tensor squares = kernels.multiply(Dot.multiply(a, a, dotAxes, kernels), Dot.multiply(b, b, dotAxes, kernels));
        Tensor cosine = kernels.zip(Dot.multiply(a, b, dotAxes, kernels), squares, COSINE);
        return cosine.reshape(cosine.shape().insert(1, 1).toInts());
    }
}
