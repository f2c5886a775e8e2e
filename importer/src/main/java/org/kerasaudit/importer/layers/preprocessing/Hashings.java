package org.kerasaudit.importer.layers.preprocessing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.PolicyType;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Utf8;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.merging.Merging;
import org.kerasaudit.importer.layers.preprocessing.CategoryEncoder.Style;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Layers that hash values into categories or cross features. None keeps a mask in any version of Keras. */
public final class Hashings implements LayerFamily {
    private static final String PAGE = "api/layers/preprocessing_layers/categorical/";

    @Override
    public List<Type> types() {
        return List.of(
                new Type("Hashing", Hashing::read).doc(PAGE + "hashing/"),
                new Type("HashedCrossing", HashedCrossing::read).doc(PAGE + "hashed_crossing/"),
                new Type("CategoryCrossing", CategoryCrossing::read).doc(PAGE));
    }

    private static long bins(Config config) {
        JsonNode bins = config.raw("num_bins");
        if (!bins.isIntegralNumber() || !bins.canConvertToLong() || bins.asLong() < 1) {
            throw Config.wrong("num_bins", "an integer ≥ 1", bins);
        }
        return bins.asLong();
    }

    /** Encoding hashes as vectors needs memory for every bin. */
    private static CategoryEncoder encoderOf(Config config, OutputMode mode, long bins) {
        DType type = mode == OutputMode.INT ? PolicyType.whole(config) : PolicyType.of(config, DType.FLOAT32);
        if (mode != OutputMode.INT && bins > Integer.MAX_VALUE) {
            throw Config.wrong("num_bins", "fewer than 2^31 bins to encode", config.raw("num_bins"));
        }
        return new CategoryEncoder(mode, bins, Style.ofLookups(config.origin()), type);
    }

    /**
     * Maps each value to a bucket.
     *
     * @param mask the value for which bucket 0 is reserved: a string or a number; a JSON null for none
     * @param squeezes whether a last axis of size 1 is dropped before one-hot encoding, which may itself drop another
     *     one
     */
    record Hashing(HashBuckets buckets, JsonNode mask, CategoryEncoder encoder, boolean keras3, boolean squeezes)
            implements Unary {
        static Hashing read(Config config) {
            Categories.refuseSparse(config);
            long bins = bins(config);
            JsonNode mask = config.raw("mask_value");
            if (!mask.isNull() && !mask.isTextual() && !mask.isNumber()) {
                throw Config.wrong("mask_value", "a string or a number", mask);
            }
            OutputMode mode =
                    OutputMode.read(config, OutputMode.INT, OutputMode.ONE_HOT, OutputMode.MULTI_HOT, OutputMode.COUNT);
            boolean masked = !mask.isNull() && bins > 1;
            HashBuckets buckets = new HashBuckets(masked ? bins - 1 : bins, HashBuckets.salt(config, "salt"));
            Origin origin = config.origin();
            return new Hashing(
                    buckets,
                    masked ? mask : NullNode.instance,
                    encoderOf(config, mode, bins),
                    origin.keras3(),
                    mode == OutputMode.ONE_HOT && origin.keras3() && !origin.before(3, 4));
        }

        /** Keras 3 declares one vector per row in every mode but int, including one-hot. */
        @Override
        public Shape outputShape(Shape input) {
            if (!keras3 || encoder.mode() == OutputMode.INT) return encoder.outputShape(input);
            return input.slice(0, Math.max(0, input.rank() - 1)).append(encoder.depth());
        }

        @Override
        public boolean castsInputs() {
            return false;
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            if (x.dtype().isFloating() && !keras3) throw new InputException("expected strings or integers, found " + x);
            long[] hashes = new long[x.size()];
            for (int i = 0; i < hashes.length; i++) hashes[i] = hash(x, i);
            boolean single = squeezes && x.rank() > 1 && x.dim(-1) == 1;
            Shape shape = single ? x.shape().without(-1) : x.shape();
            return encoder.encode(hashes, shape.toInts(), null, kernels);
        }

        private long hash(Tensor x, int i) {
            if (masks(x, i)) return 0;
            return buckets.of(HashBuckets.text(x, i)) + (mask.isNull() ? 0 : 1);
        }

        private boolean masks(Tensor x, int i) {
            if (mask.isNull()) return false;
            boolean text = x.dtype() == DType.STRING;
            if (mask.isTextual() != text) {
                throw new InputException("mask_value " + mask + " cannot be compared with "
                        + x.dtype().kerasName());
            }
            return text ? x.getString(i).equals(mask.asText()) : x.get(i) == mask.asDouble();
        }

        @Override
        public @Nullable Tensor outputMask(Value input, Kernels kernels) {
            return null;
        }
    }

    /** Hashes features of a sample together. */
    record HashedCrossing(CategoryEncoder encoder, boolean keras3) implements Layer {
        private static final long KEY = 0xDECAFCAFFEL;

        static HashedCrossing read(Config config) {
            Categories.refuseSparse(config);
            OutputMode mode = OutputMode.read(config, OutputMode.INT, OutputMode.ONE_HOT);
            return new HashedCrossing(
                    encoderOf(config, mode, bins(config)), config.origin().keras3());
        }

        @Override
        public List<Shape> outputShapes(Args<Shape> args) {
            List<Shape> inputs = args.inputs();
            boolean count = keras3 ? inputs.size() == 2 : inputs.size() >= 2;
            if (!count) throw new ShapeException(keras3 ? "2 inputs" : "at least 2 inputs", inputs.size() + " inputs");
            Shape first = inputs.get(0);
            if (first.rank() == 0 || first.rank() > 2 || first.rank() == 2 && first.known(1) && first.dim(1) != 1) {
                throw new ShapeException("(batch,) or (batch, 1)", first.toString());
            }
            for (Shape input : inputs) {
                if (!input.compatible(first)) throw new ShapeException(first.toString(), input.toString());
            }
            return List.of(encoder.outputShape(first));
        }

        @Override
        public List<Value> call(Args<Value> args, Weights weights, Kernels kernels) {
            List<Tensor> inputs = args.inputs().stream().map(Value::tensor).toList();
            outputShapes(args.map(value -> value.tensor().shape()));
            long[] crossed = new long[inputs.get(0).size()];
            Arrays.fill(crossed, KEY);
            for (Tensor input : inputs) {
                if (input.dtype().isFloating()) {
                    throw new InputException("expected strings or integers to cross, found " + input);
                }
                for (int i = 0; i < crossed.length; i++)
                    crossed[i] = FarmHash.concatenate(crossed[i], feature(input, i));
            }
            for (int i = 0; i < crossed.length; i++) crossed[i] = Long.remainderUnsigned(crossed[i], encoder.depth());
            return List.of(Value.of(encoder.encode(crossed, inputs.get(0).dims(), null, kernels)));
        }

        /** Returns a string's fingerprint; an integer is used unchanged. */
        private static long feature(Tensor x, int i) {
            return x.dtype() == DType.STRING ? FarmHash.fingerprint(Utf8.bytes(x.getString(i))) : x.getLong(i);
        }
    }

    /**
     * Joins features of a sample into one string, for every combination of a given number of features; tf.keras before 2.8.
     *
     * @param depths how many features are joined at a time; empty for all
     */
    record CategoryCrossing(List<Integer> depths, String separator) implements Layer {
        static CategoryCrossing read(Config config) {
            String separator = config.has("separator") ? config.raw("separator").asText() : "_X_";
            JsonNode depth = config.raw("depth");
            List<Integer> depths = new ArrayList<>();
            if (depth.isInt()) for (int i = 1; i <= depth.asInt(); i++) depths.add(i);
            else if (!depth.isNull()) for (int each : config.intList("depth")) depths.add(each);
            return new CategoryCrossing(List.copyOf(depths), separator);
        }

        @Override
        public List<Shape> outputShapes(Args<Shape> args) {
            List<Shape> inputs = Merging.inputs(args, 1);
            for (int depth : depths) {
                if (depth > inputs.size())
                    throw new ShapeException("at least " + depth + " inputs", inputs.size() + " inputs");
            }
            for (Shape input : inputs) {
                if (input.rank() != 1 && input.rank() != 2) throw new ShapeException("1 or 2 axes", input.toString());
            }
            return List.of(Shape.of(inputs.get(0).dim(0), Shape.UNKNOWN));
        }

        @Override
        public List<Value> call(Args<Value> args, Weights weights, Kernels kernels) {
            outputShapes(args.map(value -> value.tensor().shape()));
            List<Tensor> features = Merging.inputs(args, 1).stream()
                    .map(Value::tensor)
                    .map(x -> x.rank() == 1 ? x.reshape(x.dim(0), 1) : x)
                    .toList();
            List<Tensor> crosses = new ArrayList<>();
            List<Integer> counts = depths.isEmpty() ? List.of(features.size()) : depths;
            for (int count : counts) choose(features, count, List.of(), crosses);
            return List.of(Value.of(Layout.concat(crosses, 1)));
        }

        /** Crosses every combination of {@code count} more features, in the order of the features. */
        private void choose(List<Tensor> left, int count, List<Tensor> chosen, List<Tensor> crosses) {
            if (count == 0) {
                crosses.add(chosen.stream()
                        .reduce((a, b) -> cross(a, b))
                        .map(CategoryCrossing::strings)
                        .orElseThrow());
                return;
            }
            for (int i = 0; i + count <= left.size(); i++) {
                List<Tensor> longer = new ArrayList<>(chosen);
                longer.add(left.get(i));
                choose(left.subList(i + 1, left.size()), count - 1, longer, crosses);
            }
        }

        /** Joins every value of a row of {@code a} with every value of {@code b}; the values of {@code b} vary fastest. */
        private Tensor cross(Tensor a, Tensor b) {
            int rows = a.dim(0);
            String[] joined = new String[rows * a.dim(1) * b.dim(1)];
            for (int i = 0; i < joined.length; i++) {
                int left = i / b.dim(1);
                int right = i / (a.dim(1) * b.dim(1)) * b.dim(1) + i % b.dim(1);
                joined[i] = string(a, left) + separator + string(b, right);
            }
            return Tensor.of(joined, rows, a.dim(1) * b.dim(1));
        }

        private static Tensor strings(Tensor x) {
            if (x.dtype() == DType.STRING) return x;
            String[] strings = new String[x.size()];
            for (int i = 0; i < strings.length; i++) strings[i] = string(x, i);
            return Tensor.of(strings, x.dims());
        }

        private static String string(Tensor x, int i) {
            return x.dtype() == DType.STRING ? x.getString(i) : Long.toString(x.getLong(i));
        }
    }
}
