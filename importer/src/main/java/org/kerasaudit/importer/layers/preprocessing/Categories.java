package org.kerasaudit.importer.layers.preprocessing;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Args.Arg;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Description;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.PolicyType;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.preprocessing.CategoryEncoder.Style;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Layers that map numbers to categories, and categories to vectors. None keeps a mask in any version of Keras. */
public final class Categories implements LayerFamily {
    @Override
    public List<Type> types() {
        return List.of(
                new Type("CategoryEncoding", Categories::categoryEncoding)
                        .doc("api/layers/preprocessing_layers/categorical/category_encoding/")
                        .pitfalls("num_tokens is the number of categories: the largest index plus one."),
                new Type("Discretization", Discretization::read)
                        .doc("api/layers/preprocessing_layers/numerical/discretization/")
                        .pitfalls("There is one more bin than boundaries: the outer bins are open."));
    }

    /** Before tf.keras 2.5, CategoryEncoding could weight categories by what it had learned. */
    private static Layer categoryEncoding(Config config) {
        boolean weighted = config.raw("output_mode").asText().equals("tf-idf");
        boolean old = !config.origin().keras3() && config.origin().before(2, 5);
        return weighted && old ? WeightedCategories.read(config) : CategoryEncoding.read(config);
    }

    /** Refuses TensorFlow's sparse tensors, which are not supported here. */
    static void refuseSparse(Config config) {
        if (config.bool("sparse", false)) config.refuse("sparse", "sparse tensors are not supported");
    }

    static long[] numbers(Tensor x) {
        if (x.dtype() == DType.STRING) throw new InputException("expected numbers, found strings");
        long[] numbers = new long[x.size()];
        for (int i = 0; i < numbers.length; i++) numbers[i] = x.getLong(i);
        return numbers;
    }

    /**
     * Encodes category numbers as vectors.
     *
     * @param refusesOutside whether a number past the last category is an error, as in tf.keras; Keras 3 ignores it
     */
    record CategoryEncoding(CategoryEncoder encoder, boolean refusesOutside, boolean scalarsAreRows) implements Layer {
        static CategoryEncoding read(Config config) {
            Origin origin = config.origin();
            refuseSparse(config);
            OutputMode mode = OutputMode.read(config, OutputMode.MULTI_HOT, OutputMode.ONE_HOT, OutputMode.COUNT);
            CategoryEncoder encoder = new CategoryEncoder(
                    mode,
                    config.integer(config.present("max_tokens", "num_tokens"), 1),
                    Style.ofCategories(origin),
                    PolicyType.of(config, DType.FLOAT32));
            return new CategoryEncoding(encoder, !origin.keras3(), !origin.keras3() && origin.before(2, 6));
        }

        @Override
        public List<String> callArguments() {
            return List.of("count_weights");
        }

        @Override
        public List<String> refusedArguments(Args<?> call) {
            boolean weighted = call.argument(1, "count_weights").isPresent();
            return weighted && encoder.mode() != OutputMode.COUNT
                    ? List.of("count_weights: Keras accepts weights only for output_mode=count")
                    : Layer.super.refusedArguments(call);
        }

        @Override
        public List<Shape> outputShapes(Args<Shape> inputs) {
            Shape input = inputs.input();
            if (refusesOutside) return List.of(encoder.outputShape(rows(input)));
            return List.of(
                    encoder.mode() == OutputMode.ONE_HOT && !(input.rank() > 1 && input.dim(-1) == 1)
                            ? input.append(encoder.depth())
                            : input.slice(0, Math.max(0, input.rank() - 1)).append(encoder.depth()));
        }

        @Override
        public boolean castsInputs() {
            return false;
        }

        /** Before tf.keras 2.6, single numbers were treated as rows of one. */
        private Shape rows(Shape input) {
            return scalarsAreRows && input.rank() == 1 ? input.append(1) : input;
        }

        @Override
        public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
            Tensor x = inputs.input().tensor();
            long[] numbers = numbers(x);
            if (refusesOutside) checkRange(numbers);
            Optional<Arg<Value>> counts = inputs.argument(1, "count_weights");
            double @Nullable [] counted = counts.map(arg -> counts(arg, x)).orElse(null);
            return List.of(Value.of(encoder.encode(numbers, rows(x.shape()).toInts(), counted, kernels)));
        }

        private static double[] counts(Arg<Value> argument, Tensor x) {
            List<Value> values = argument.tensors();
            if (values.size() != 1) throw new ShapeException("count_weights as a tensor", argument.toString());
            Tensor weights = values.get(0).tensor();
            if (!weights.shape().equals(x.shape())) {
                throw new ShapeException(
                        "count_weights of shape " + x.shape(), weights.shape().toString());
            }
            return weights.doubles();
        }

        private void checkRange(long[] numbers) {
            for (long number : numbers) {
                if (number < 0 || number >= encoder.depth()) {
                    throw new InputException(
                            "expected category numbers from 0 to " + (encoder.depth() - 1) + ", found " + number);
                }
            }
        }
    }

    /** The count of each category in a row, multiplied by the category's weight. */
    record WeightedCategories(CategoryEncoder counts) implements Unary {
        private static final String IDF = "idf";

        static WeightedCategories read(Config config) {
            refuseSparse(config);
            int depth = config.integer("max_tokens", 1);
            Style leavesOut = new Style(true, 2, false, true);
            return new WeightedCategories(new CategoryEncoder(OutputMode.COUNT, depth, leavesOut, DType.FLOAT32));
        }

        @Override
        public List<WeightSpec> weights(Shape input) {
            return List.of(WeightSpec.nonTrainable(IDF, Shape.of(counts.depth())));
        }

        @Override
        public Formula formula(Shape input) {
            return Formula.of("max_tokens", "max_tokens", counts.depth());
        }

        @Override
        public Shape outputShape(Shape input) {
            return counts.outputShape(rows(input));
        }

        private static Shape rows(Shape input) {
            return input.rank() == 1 ? input.append(1) : input;
        }

        @Override
        public boolean castsInputs() {
            return false;
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            Tensor counted = counts.encode(numbers(x), rows(x.shape()).toInts(), null, kernels);
            return kernels.multiply(counted, weights.get(IDF));
        }

        @Override
        public @Nullable Tensor outputMask(Value input, Kernels kernels) {
            return null;
        }

        @Override
        public Description description(Description ofClass) {
            return Description.NONE.doc(ofClass.doc());
        }
    }

    /**
     * Maps a number to the index of its bin.
     *
     * @param declaresInput whether Keras declares the input's shape for the output, regardless of the mode
     */
    record Discretization(BinEdges bins, CategoryEncoder encoder, boolean declaresInput) implements Unary {
        static Discretization read(Config config) {
            Origin origin = config.origin();
            refuseSparse(config);
            config.ignore("epsilon");
            BinEdges bins = BinEdges.read(config);
            OutputMode mode =
                    OutputMode.read(config, OutputMode.INT, OutputMode.ONE_HOT, OutputMode.MULTI_HOT, OutputMode.COUNT);
            DType whole = origin.keras3() && !origin.before(3, 12) ? DType.INT32 : PolicyType.whole(config);
            DType type = mode == OutputMode.INT ? whole : PolicyType.of(config, DType.FLOAT32);
            CategoryEncoder encoder = new CategoryEncoder(mode, bins.count(), Style.ofBins(origin), type);
            return new Discretization(bins, encoder, origin.keras3() && origin.before(3, 14));
        }

        @Override
        public List<WeightSpec> weights(Shape input) {
            return bins.weights();
        }

        @Override
        public Formula formula(Shape input) {
            return bins.formula();
        }

        @Override
        public Shape outputShape(Shape input) {
            return declaresInput ? input : encoder.outputShape(input);
        }

        @Override
        public boolean castsInputs() {
            return false;
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            if (x.dtype() == DType.STRING) throw new InputException("expected numbers, found strings");
            double[] edges = bins.edges(weights);
            long[] numbers = new long[x.size()];
            for (int i = 0; i < numbers.length; i++) numbers[i] = bins.bin(edges, x.get(i));
            return new CategoryEncoder(encoder.mode(), edges.length + 1L, encoder.style(), encoder.type())
                    .encode(numbers, x.dims(), null, kernels);
        }

        @Override
        public @Nullable Tensor outputMask(Value input, Kernels kernels) {
            return null;
        }
    }
}
