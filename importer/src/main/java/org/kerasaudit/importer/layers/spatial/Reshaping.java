package org.kerasaudit.importer.layers.spatial;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Layers that rearrange the elements of each sample. None keeps a mask in any version of Keras. */
public final class Reshaping implements LayerFamily {
    static final String PAGE = "api/layers/reshaping_layers/";

    @Override
    public List<Type> types() {
        return List.of(
                new Type("Flatten", Flatten::read)
                        .doc(PAGE + "flatten/")
                        .with(Trait.FLATTENS, Trait.KEEPS_NON_NEGATIVE, Trait.MOVES_ELEMENTS),
                new Type("Reshape", Reshape::read)
                        .doc(PAGE + "reshape/")
                        .with(Trait.FLATTENS, Trait.KEEPS_NON_NEGATIVE, Trait.MOVES_ELEMENTS),
                new Type("Permute", Permute::read)
                        .doc(PAGE + "permute/")
                        .with(Trait.KEEPS_NON_NEGATIVE, Trait.MOVES_ELEMENTS),
                new Type("RepeatVector", RepeatVector::read)
                        .doc(PAGE + "repeat_vector/")
                        .with(Trait.KEEPS_NON_NEGATIVE, Trait.MOVES_ELEMENTS));
    }

    /** The common part of this family's layers. */
    private interface Rearranging extends Unary {
        @Override
        default @Nullable Tensor outputMask(Value input, Kernels kernels) {
            return null;
        }
    }

    /** Flattens each sample to a vector; channels-first data is first transposed to channels last. */
    record Flatten(boolean channelsFirst) implements Rearranging {
        static Flatten read(Config config) {
            String format = config.oneOf("data_format", "channels_last", "channels_first");
            return new Flatten(format.equals("channels_first"));
        }

        @Override
        public Shape outputShape(Shape input) {
            if (input.rank() == 0) throw new ShapeException("at least 1 axis", input.toString());
            return input.slice(0, 1).append(sampleSize(input).orElse(Shape.UNKNOWN));
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            Tensor ordered = channelsFirst && x.rank() > 1 ? Layout.channelsLast(x) : x;
            return ordered.reshape(outputShape(x.shape()).toInts());
        }
    }

    /**
     * Reshapes each sample.
     *
     * @param target sizes after the batch, at most one of them -1, which is inferred
     * @param open whether Keras leaves the inferred size unknown until the layer runs, because it was given as
     *     {@code None}
     */
    record Reshape(List<Integer> target, boolean open) implements Rearranging {
        static Reshape read(Config config) {
            List<Integer> target = new ArrayList<>();
            boolean open = false;
            JsonNode sizes = config.raw("target_shape");
            if (!sizes.isArray()) throw Config.wrong("target_shape", "a list of sizes", sizes);
            for (JsonNode size : sizes) {
                if (!size.isNull() && !size.canConvertToInt()) throw Config.wrong("target_shape", "sizes", sizes);
                target.add(size.isNull() ? -1 : size.asInt());
                open |= size.isNull();
            }
            if (target.stream().anyMatch(size -> size < -1)
                    || target.stream().filter(size -> size == -1).count() > 1) {
                throw Config.wrong("target_shape", "sizes ≥ 0, at most one of them -1", config.raw("target_shape"));
            }
            return new Reshape(List.copyOf(target), open);
        }

        @Override
        public Shape outputShape(Shape input) {
            if (input.rank() == 0) throw new ShapeException("at least 1 axis", input.toString());
            Shape sizes = Shape.of(target.stream().mapToLong(Integer::longValue).toArray());
            Shape output = input.slice(0, 1).append(sizes);
            boolean left = open || !input.withoutBatch().fullyKnown();
            return left ? output : filled(input, output);
        }

        private Shape filled(Shape input, Shape output) {
            long size = sampleSize(input).orElseThrow();
            int rest = target.indexOf(-1);
            long known =
                    sampleSize(rest < 0 ? output : output.without(rest + 1)).orElseThrow();
            boolean fits = rest < 0 ? known == size : known != 0 && size % known == 0;
            if (!fits) throw new ShapeException("as many elements per sample as in " + output, input.toString());
            return rest < 0 ? output : output.with(rest + 1, size / known);
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            Shape open = outputShape(x.shape());
            return x.reshape(filled(x.shape(), open).toInts());
        }
    }

    /**
     * Permutes the axes of each sample.
     *
     * @param dims axis {@code i + 1} of the output is axis {@code dims[i]} of the input
     */
    record Permute(List<Integer> dims) implements Rearranging {
        static Permute read(Config config) {
            int[] dims = config.intList("dims");
            int[] sorted = dims.clone();
            Arrays.sort(sorted);
            for (int i = 0; i < sorted.length; i++) {
                if (sorted[i] != i + 1)
                    throw Config.wrong("dims", "each axis once, counted from 1", config.raw("dims"));
            }
            return new Permute(Arrays.stream(dims).boxed().toList());
        }

        @Override
        public Shape outputShape(Shape input) {
            if (input.rank() != dims.size() + 1) throw new ShapeException(dims.size() + 1 + " axes", input.toString());
            Shape output = input;
            for (int i = 0; i < dims.size(); i++) output = output.with(i + 1, input.dim(dims.get(i)));
            return output;
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            int[] permutation = new int[x.rank()];
            for (int i = 1; i < permutation.length; i++) permutation[i] = dims.get(i - 1);
            return Layout.transpose(x, permutation);
        }
    }

    /** Repeats each vector {@code n} times along a new axis after the batch. */
    record RepeatVector(int n) implements Rearranging {
        static RepeatVector read(Config config) {
            return new RepeatVector(config.integer("n", 1));
        }

        @Override
        public Shape outputShape(Shape input) {
            if (input.rank() != 2) throw new ShapeException("2 axes", input.toString());
            return input.insert(1, n);
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            return Layout.repeat(x.reshape(x.dim(0), 1, x.dim(1)), 1, n);
        }
    }

    private static OptionalLong sampleSize(Shape shape) {
        Shape sample = shape.withoutBatch();
        if (!sample.fullyKnown()) return OptionalLong.empty();
        try {
            return sample.size();
        } catch (ArithmeticException tooLarge) {
            throw new ShapeException("fewer than 2^63 elements per sample", shape.toString());
        }
    }
}
