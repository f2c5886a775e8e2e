package org.kerasaudit.importer.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.tensor.Budget;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Quantiles, and reductions that skip NaN. */
final class Statistics {
    private static final Parameter X = Parameter.tensor("x");
    private static final Parameter AXIS = Parameter.axes("axis");
    private static final Parameter KEEPDIMS = Parameter.truth("keepdims", false);
    private static final Parameter Q = Parameter.tensor("q");
    private static final Parameter METHOD =
            Parameter.word("method", "linear", "lower", "higher", "midpoint", "nearest");

    /** Reduces a row of numbers without NaN; an empty row contained only NaN. */
    private interface Fold {
        double apply(double[] row);
    }

    private static final UnaryOperator<DType> SAME = UnaryOperator.identity();

    static final List<Definition> DEFINITIONS = List.of(
            skipping("Nansum", Reductions::summed, row -> Arrays.stream(row).sum(), Reductions::sum),
            skipping(
                    "Nanprod",
                    Reductions::summed,
                    row -> Arrays.stream(row).reduce(1, (a, b) -> a * b),
                    Reductions::product),
            skipping("Nanmean", Numbers::floating, Statistics::mean, Reductions::mean),
            skipping("Nanvar", Numbers::floating, Statistics::variance, Reductions::variance),
            skipping("Nanstd", Numbers::floating, row -> Math.sqrt(variance(row)), Reductions::deviation),
            skipping("Nanmax", SAME, row -> Arrays.stream(row).max().orElse(Double.NaN), Reductions::max),
            skipping("Nanmin", SAME, row -> Arrays.stream(row).min().orElse(Double.NaN), Reductions::min),
            median("Median", false),
            median("Nanmedian", true),
            quantile("Quantile", 1, false, false).withTraits(Trait.MISDECLARED),
            quantile("Percentile", 100, false, true),
            quantile("Nanquantile", 1, true, true),
            quantile("Nanpercentile", 100, true, true));

    private Statistics() {}

    private static Definition skipping(
            String className, UnaryOperator<DType> type, Fold fold, Reductions.Fold ofIntegers) {
        return Definition.of(className, "numpy", List.of(X, AXIS, KEEPDIMS), Statistics::shape, (call, kernels) -> {
            Tensor x = call.tensor("x").tensor();
            int[] axes = call.axes("axis", x.rank());
            boolean keepDims = call.flag("keepdims");
            if (x.dtype().isIntegral()) return ofIntegers.apply(x, axes, keepDims, kernels);
            return Rows.along(x, axes)
                    .fold(type.apply(x.dtype()), keepDims, row -> fold.apply(withoutNan(row)), kernels);
        });
    }

    private static Shape shape(Call<Shape> call) {
        Shape x = call.tensor("x");
        return ShapeRules.reduce(x, call.flag("keepdims"), call.axes("axis", x.rank()));
    }

    private static double[] withoutNan(double[] row) {
        return Arrays.stream(row).filter(a -> !Double.isNaN(a)).toArray();
    }

    private static double mean(double[] row) {
        return Arrays.stream(row).sum() / row.length;
    }

    private static double variance(double[] row) {
        double mean = mean(row);
        return Arrays.stream(row).map(a -> (a - mean) * (a - mean)).sum() / row.length;
    }

    private static Definition median(String className, boolean skipNan) {
        return Definition.of(className, "numpy", List.of(X, AXIS, KEEPDIMS), Statistics::shape, (call, kernels) -> {
            Tensor x = call.tensor("x").tensor();
            Rows rows = rows(call, x, kernels);
            return rows.fold(
                    rows.matrix().dtype(),
                    call.flag("keepdims"),
                    row -> quantile(row, 0.5, "linear", skipNan),
                    kernels);
        });
    }

    private static Rows rows(Call<Operand> call, Tensor x, Kernels kernels) {
        return Rows.along(Numbers.cast(x, Numbers.floating(x.dtype()), kernels), call.axes("axis", x.rank()));
    }

    /**
     * @param scale the unit of q
     * @param appliesMethod whether the class applies its method argument; Quantile ignores it and is always linear
     */
    private static Definition quantile(String className, double scale, boolean skipNan, boolean appliesMethod) {
        return Definition.of(
                className,
                "numpy",
                List.of(X, Q, AXIS, METHOD, KEEPDIMS),
                Statistics::quantileShape,
                (call, kernels) -> {
                    Tensor x = call.tensor("x").tensor();
                    Tensor q = probabilities(call.tensor("q"), scale, kernels);
                    if (q.rank() > 1) throw new NotCheckableException(className + " supports at most a vector as q");
                    String method = appliesMethod ? call.word("method") : "linear";
                    Rows rows = rows(call, x, kernels);
                    List<Tensor> found = new ArrayList<>();
                    for (int i = 0; i < q.size(); i++) {
                        double at = q.get(i);
                        found.add(rows.fold(
                                rows.matrix().dtype(),
                                call.flag("keepdims"),
                                row -> quantile(row, at, method, skipNan),
                                kernels));
                    }
                    return q.rank() == 0 ? found.get(0) : Layout.stack(found, 0);
                });
    }

    /** Returns the probabilities in the default floating-point type, rounded to it before use. */
    private static Tensor probabilities(Operand q, double scale, Kernels kernels) {
        Tensor typed = Numbers.cast(
                Numbers.tensor(q, kernels), Numbers.floating(q.strongType().type()), kernels);
        return scale == 1 ? typed : Numbers.map(typed, "scale", a -> a / scale, kernels);
    }

    private static Shape quantileShape(Call<Shape> call) {
        Shape shape = shape(call);
        Shape q = call.tensor("q");
        return q.rank() == 0 ? shape : shape.insert(0, q.dim(0));
    }

    private static double quantile(double[] row, double q, String method, boolean skipNan) {
        Budget.spendSorting(1, row.length);
        double[] sorted = skipNan ? withoutNan(row) : row.clone();
        if (sorted.length == 0 || Arrays.stream(sorted).anyMatch(Double::isNaN)) return Double.NaN;
        Arrays.sort(sorted);
        double position = (sorted.length - 1) * q;
        int below = index(Math.floor(position), sorted.length);
        int above = index(Math.ceil(position), sorted.length);
        return switch (method) {
            case "lower" -> sorted[below];
            case "higher" -> sorted[above];
            case "nearest" -> sorted[index(Math.rint(position), sorted.length)];
            case "midpoint" -> (sorted[below] + sorted[above]) / 2;
            default -> between(sorted, position, above);
        };
    }

    private static int index(double position, int length) {
        return (int) Math.max(0, Math.min(length - 1, position));
    }

    private static double between(double[] sorted, double position, int above) {
        int smaller = Math.max(above - 1, 0);
        int larger = Math.min(smaller + 1, sorted.length - 1);
        double fraction = larger - position;
        return sorted[larger] * (1 - fraction) + sorted[smaller] * fraction;
    }
}
