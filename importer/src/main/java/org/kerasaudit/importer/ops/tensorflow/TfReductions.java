package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.Numbers;
import org.kerasaudit.importer.ops.Operand;
import org.kerasaudit.importer.ops.Reductions;
import org.kerasaudit.importer.ops.Reshaping;
import org.kerasaudit.importer.ops.Rows;
import org.kerasaudit.importer.ops.ShapeRules;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** TensorFlow's functions that reduce or sort along axes, or reduce segments. Sums keep the type of the operand. */
final class TfReductions {
    private static final String FOLDED = " input_tensor=x axis:axes=axis keepdims:truth(false)=keepdims";
    private static final String UNSORTED = "unsorted_";
    private static final String ORDER =
            "values=x axis:integer(-1)=axis direction:word(ASCENDING,DESCENDING) stable:unused";

    static final List<TfFunction> FUNCTIONS = List.of(
            view("NUMBERS", "reduce_sum", "sum")
                    .result((call, x, sum, kernels) -> Cast.to(x.dtype(), sum))
                    .build(),
            view("NUMBERS", "reduce_prod", "prod")
                    .result((call, x, product, kernels) -> Cast.to(x.dtype(), product))
                    .declaring(TfReductions::counted)
                    .build(),
            view("ANY", "reduce_max", "max").build(),
            view("ANY", "reduce_min", "min").build(),
            view("BOOLEANS", "reduce_all", "all").build(),
            view("BOOLEANS", "reduce_any", "any").build(),
            view("FLOATING", "reduce_logsumexp", "logsumexp").build(),
            view("FLOATING", "reduce_variance", "var").build(),
            view("FLOATING", "reduce_std", "std").build(),
            reduction(symbols("reduce_mean"), "NUMBERS" + FOLDED, TfReductions::mean),
            reduction(symbols("reduce_euclidean_norm"), "FLOATING" + FOLDED, (call, x, kernels) -> {
                return TfProducts.root(x, call.axes("axis", x.rank()), call.flag("keepdims"), kernels);
            }),
            reduction(
                    "math.count_nonzero compat.v1.count_nonzero compat.v1.math.count_nonzero",
                    FOLDED + " dtype:dtype",
                    (call, x, kernels) -> {
                        ToLongFunction<long[]> sum = row -> Arrays.stream(row).sum();
                        Tensor counted = folded(call, Cast.to(DType.BOOL, x), DType.INT64, sum);
                        return Numbers.cast(counted, call.dtype("dtype").orElse(DType.INT64), kernels);
                    }),
            TfFunction.of(
                    "math.zero_fraction nn.zero_fraction", "value", call -> Shape.SCALAR, (call, given, kernels) -> {
                        Tensor x = Cast.to(DType.BOOL, given);
                        double zeros = 0;
                        for (int i = 0; i < x.size(); i++) zeros += 1 - x.getLong(i);
                        return Numbers.of(DType.FLOAT32, new double[] {zeros / x.size()}, kernels);
                    }),
            TfFunction.of("nn.l2_loss", "FLOATING t", call -> Shape.SCALAR, (call, x, kernels) -> {
                Tensor sum = TfProducts.squares(x, Call.all(x.rank()), false, kernels);
                return Numbers.map(sum, "half", a -> a / 2, kernels);
            }),
            position("math.argmax compat.v1.argmax compat.v1.arg_max", "argmax"),
            position("math.argmin compat.v1.argmin compat.v1.arg_min", "argmin"),
            running("math.cumsum", "cumsum", 0),
            running("math.cumprod", "cumprod", 1),
            TfView.of("sort", "sort", ORDER)
                    .result((call, x, sorted, kernels) -> turned(call, sorted))
                    .build(),
            TfView.of("argsort", "argsort", ORDER)
                    .prepared((call, given, kernels) -> List.of(turned(call, given.get(0))))
                    .result(TfReductions::positions)
                    .build(),
            TfView.of(
                            "math.top_k nn.top_k",
                            "top_k",
                            "input=x k:integer(1)≥0=k sorted:only(true; the order is then undefined) index_type:dtype")
                    .result((call, x, indices, kernels) ->
                            Cast.to(call.dtype("index_type").orElse(DType.INT32), indices))
                    .build(),
            segments("segment_sum", ""),
            segments("segment_prod", ""),
            segments("segment_max", ""),
            segments("segment_min", ""),
            segments("segment_sum", UNSORTED),
            segments("segment_prod", UNSORTED),
            segments("segment_max", UNSORTED),
            segments("segment_min", UNSORTED),
            means(""),
            means(UNSORTED));

    private TfReductions() {}

    private static String symbols(String name) {
        return "math." + name + " " + name + " compat.v1." + name + " compat.v1.math." + name;
    }

    private static TfView view(String types, String name, String function) {
        return TfView.of(symbols(name), function, types + FOLDED);
    }

    /** Defines a reduction that differs from Keras's. */
    private static TfFunction reduction(String symbols, String signature, TfFunction.OfTensor fold) {
        return TfFunction.of(
                symbols,
                signature,
                call -> {
                    Shape x = call.tensor("input_tensor");
                    return ShapeRules.reduce(x, call.flag("keepdims"), call.axes("axis", x.rank()));
                },
                fold);
    }

    /** Returns the shapes with known contents: the product of known sizes is known. */
    private static List<Shape> counted(Call<Shape> call, List<Shape> shapes) {
        Shape x = call.tensor("input_tensor");
        Shape sizes = x.contents().orElse(null);
        if (x.rank() != 1 || sizes == null || !sizes.fullyKnown()) return shapes;
        return List.of(shapes.get(0).holding(Shape.of(sizes.size().orElseThrow())));
    }

    private static Tensor folded(Call<Operand> call, Tensor x, DType type, ToLongFunction<long[]> fold) {
        return Rows.along(x, call.axes("axis", x.rank())).foldIntegers(type, call.flag("keepdims"), fold);
    }

    /** Computes the mean; integers are averaged with integer division. */
    private static Tensor mean(Call<Operand> call, Tensor x, Kernels kernels) {
        if (x.dtype().isFloating()) {
            int[] axes = call.axes("axis", x.rank());
            return Reductions.reduce(x, Reduction.MEAN, axes, call.flag("keepdims"), kernels);
        }
        return folded(call, x, x.dtype(), row -> Arrays.stream(row).sum() / Math.max(1, row.length));
    }

    private static TfFunction position(String symbols, String function) {
        return TfView.of(symbols, function, "input=x axis:axis(0)=axis output_type:dtype")
                .result((call, x, found, kernels) ->
                        Cast.to(call.dtype("output_type").orElse(DType.INT64), found))
                .build();
    }

    private static TfFunction running(String symbol, String function, int first) {
        return TfView.of(symbol, function, "NUMBERS x=x axis:integer(0)=axis exclusive:flag(false) reverse:flag(false)")
                .prepared((call, given, kernels) -> {
                    Tensor x = given.get(0);
                    int axis = call.axis("axis", x.rank());
                    Tensor ordered = reversed(call, x);
                    return List.of(call.flag("exclusive") ? shifted(ordered, axis, first, kernels) : ordered);
                })
                .result((call, x, sums, kernels) -> reversed(call, sums))
                .build();
    }

    private static Tensor reversed(Call<?> call, Tensor x) {
        return call.flag("reverse") ? Layout.reverse(x, call.axis("axis", x.rank())) : x;
    }

    /** Shifts the elements by one and puts a zero or one first. */
    private static Tensor shifted(Tensor x, int axis, int first, Kernels kernels) {
        int size = x.dim(axis);
        if (size == 0) return x;
        Tensor one = Numbers.cast(Tensor.of(DType.INT32, new long[] {first}), x.dtype(), kernels);
        Tensor start = Layout.broadcast(one, x.shape().with(axis, 1).toInts());
        return Layout.concat(List.of(start, Layout.slice(x, axis, 0, size - 1)), axis);
    }

    private static Tensor turned(Call<?> call, Tensor x) {
        int axis = call.axis("axis", x.rank());
        return call.word("direction").equals("DESCENDING") ? Reshaping.flip(x, axis) : x;
    }

    /** Returns the sorted positions. Ties keep their original order in either direction. */
    private static Tensor positions(Call<?> call, Tensor x, Tensor order, Kernels kernels) {
        if (call.word("direction").equals("ASCENDING")) return order;
        int last = x.dim(call.axis("axis", x.rank())) - 1;
        return Numbers.mapIntegers(turned(call, order), i -> last - i);
    }

    /** @param kind the part of the name that says whether ids may come in any order */
    private static TfFunction segments(String function, String kind) {
        return segmented("math." + kind + function, function, "ANY", kind).build();
    }

    /** Defines a reduction of segments. Ids with several axes, which unsorted ones may have, are flattened. */
    private static TfView segmented(String symbol, String function, String types, String kind) {
        boolean sorted = kind.isEmpty();
        String signature = types + " data=data segment_ids~segment_ids sorted:=" + sorted;
        return TfView.of(symbol, function, sorted ? signature : signature + " num_segments")
                .derived((call, x) -> sorted ? Map.of() : Map.of("num_segments", count(call)))
                .shape(call -> segmentsShape(call, sorted))
                .prepared((call, given, kernels) -> {
                    Tensor data = given.get(0);
                    Shape ids = OneType.one(call, "segment_ids", kernels).shape();
                    Shape rest = data.shape().slice(ids.rank(), data.rank());
                    return List.of(data.reshape(
                            rest.insert(0, ids.size().orElseThrow()).toInts()));
                });
    }

    private static JsonNode count(Call<?> call) {
        return IntNode.valueOf(StaticIntegers.integer(call, "num_segments"));
    }

    private static Shape segmentsShape(Call<Shape> call, boolean sorted) {
        Shape data = call.tensor("data");
        Long count = sorted ? null : StaticIntegers.number(call, "num_segments");
        Shape rest = data.slice(sorted ? 1 : call.tensor("segment_ids").rank(), data.rank());
        return rest.insert(0, count == null ? Shape.UNKNOWN : count);
    }

    private static TfFunction means(String kind) {
        return segmented("math." + kind + "segment_mean", "segment_sum", "FLOATING", kind)
                .result((call, x, sums, kernels) -> {
                    Tensor ids = OneType.one(call, "segment_ids", kernels);
                    double[] counts = new double[sums.dim(0)];
                    for (int i = 0; i < ids.size(); i++) if (ids.getLong(i) >= 0) counts[(int) ids.getLong(i)]++;
                    Tensor rows = Numbers.of(sums.dtype(), counts, kernels, counts.length);
                    BinaryOp mean = new BinaryOp("mean", (sum, count) -> sum / Math.max(1, count));
                    return Numbers.zip(sums, Layout.along(rows, 0, sums.rank()), mean, kernels);
                })
                .build();
    }
}
