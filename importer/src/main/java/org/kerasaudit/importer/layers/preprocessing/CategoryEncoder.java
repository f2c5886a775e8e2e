package org.kerasaudit.importer.layers.preprocessing;

import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Encodes category numbers as vectors with one element per category, for every mode except {@link OutputMode#INT}. Numbers
 * past the last category are ignored.
 *
 * @param depth the number of categories, or {@link Shape#UNKNOWN}
 * @param type the element type of the vectors
 */
record CategoryEncoder(OutputMode mode, long depth, Style style, DType type) {

    /**
     * Differences between the encoding functions that Keras has used.
     *
     * @param squeezes whether a last axis of size 1 becomes the one-hot axis; otherwise a new axis is added
     * @param mostAxes the maximum number of axes
     * @param refusesNegative whether negative numbers are an error when a sample's numbers are combined; otherwise they are
     *     ignored
     * @param gathersLast whether the last axis is combined; otherwise the first one after the batch, although the last is
     *     intended
     */
    record Style(boolean squeezes, int mostAxes, boolean refusesNegative, boolean gathersLast) {
        private static final int ANY = Integer.MAX_VALUE;

        /** TensorFlow's bincount over rows. */
        private static final Style BINCOUNT = new Style(true, 2, true, true);

        /** Bincount for up to two axes since Keras 3.6; sums and maxima of one-hot vectors for more. */
        private static final Style CURRENT = new Style(true, ANY, true, false);

        private static final Style WITHOUT_BINCOUNT = new Style(true, ANY, false, false);

        /** The style of lookups and hashes. */
        static Style ofLookups(Origin origin) {
            if (!origin.keras3() || origin.before(3, 4)) return BINCOUNT;
            return origin.before(3, 6) ? WITHOUT_BINCOUNT : CURRENT;
        }

        /** The style of CategoryEncoding. */
        static Style ofCategories(Origin origin) {
            if (!origin.keras3()) return BINCOUNT;
            return origin.before(3, 4) ? new Style(false, ANY, false, false) : ofLookups(origin);
        }

        /** The style of Discretization. */
        static Style ofBins(Origin origin) {
            if (origin.keras3() && origin.before(3, 4)) return new Style(false, ANY, false, true);
            return ofLookups(origin);
        }
    }

    /** Returns the shape after encoding. */
    Shape outputShape(Shape numbers) {
        if (mode == OutputMode.INT) return numbers;
        int axes = numbers.rank() + (mode == OutputMode.ONE_HOT && !squeezed(numbers) ? 1 : 0);
        if (axes > style.mostAxes) throw new ShapeException("at most " + style.mostAxes + " axes", numbers.toString());
        if (mode == OutputMode.ONE_HOT) {
            return squeezed(numbers) ? numbers.with(-1, depth) : numbers.append(depth);
        }
        return numbers.rank() == 0
                ? Shape.of(depth)
                : numbers.without(gathered(numbers)).append(depth);
    }

    private boolean squeezed(Shape numbers) {
        return style.squeezes && numbers.rank() > 1 && numbers.dim(-1) == 1;
    }

    private int gathered(Shape numbers) {
        return style.gathersLast ? numbers.rank() - 1 : Math.min(1, numbers.rank() - 1);
    }

    /**
     * Encodes numbers of shape {@code dims}.
     *
     * @param weights the weight of each number; null for 1
     */
    Tensor encode(long[] numbers, int[] dims, double @Nullable [] weights, Kernels kernels) {
        if (mode == OutputMode.INT) return typed(toDoubles(numbers), numbers, dims, kernels);
        Shape shape = Shape.of(dims);
        int[] output = outputShape(shape).toInts();
        double[] vectors = new double[Tensor.count(output)];
        int length = Math.toIntExact(depth);
        if (mode == OutputMode.ONE_HOT) {
            for (int i = 0; i < numbers.length; i++) {
                if (numbers[i] >= 0 && numbers[i] < depth) vectors[i * length + (int) numbers[i]] = 1;
            }
        } else {
            gather(numbers, shape, weights, vectors);
        }
        return typed(vectors, null, output, kernels);
    }

    private void gather(long[] numbers, Shape shape, double @Nullable [] weights, double[] vectors) {
        int axis = shape.rank() == 0 ? 0 : gathered(shape);
        int size = shape.rank() == 0 ? 1 : (int) shape.dim(axis);
        int inner = Tensor.count(
                shape.slice(Math.min(axis + 1, shape.rank()), shape.rank()).toInts());
        for (int i = 0; i < numbers.length; i++) {
            long number = numbers[i];
            if (number < 0 && style.refusesNegative && shape.rank() <= 2) {
                throw new InputException("expected category numbers ≥ 0, found " + number);
            }
            if (number < 0 || number >= depth) continue;
            int vector = i / (size * inner) * inner + i % inner;
            int at = Math.toIntExact(vector * depth + number);
            double weight = weights == null ? 1 : weights[i];
            vectors[at] = mode == OutputMode.MULTI_HOT ? 1 : vectors[at] + weight;
        }
    }

    /** Returns the elements in the output type; {@code exact} holds integers that may be large. */
    private Tensor typed(double[] elements, long @Nullable [] exact, int[] dims, Kernels kernels) {
        if (type.isFloating() || type == DType.STRING)
            return kernels.precision().of(elements, dims);
        return Tensor.of(type, exact == null ? toLongs(elements) : exact, dims);
    }

    private static double[] toDoubles(long[] numbers) {
        double[] doubles = new double[numbers.length];
        for (int i = 0; i < doubles.length; i++) doubles[i] = numbers[i];
        return doubles;
    }

    private static long[] toLongs(double[] elements) {
        long[] longs = new long[elements.length];
        for (int i = 0; i < longs.length; i++) longs[i] = (long) elements[i];
        return longs;
    }
}
