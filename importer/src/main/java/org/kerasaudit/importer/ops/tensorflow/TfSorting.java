package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.KerasOp;
import org.kerasaudit.importer.ops.Numbers;
import org.kerasaudit.importer.ops.Operand;
import org.kerasaudit.importer.ops.Parameter;
import org.kerasaudit.importer.ops.Reshaping;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** TensorFlow's functions that order elements and fold segments. */
final class TfSorting {
    private static final List<Parameter> ORDER = List.of(
            Parameter.tensor("values"),
            Parameter.integer("axis", -1),
            Parameter.word("direction", "ASCENDING", "DESCENDING"),
            Parameter.anything("stable"));

    static final List<TfFunction> FUNCTIONS = Stream.of(
                    TfFunction.of("sort", ORDER, TfSorting::shape, TfSorting::sort),
                    TfFunction.of("argsort", ORDER, TfSorting::shape, TfSorting::argsort),
                    TfView.of("math.top_k nn.top_k", "top_k")
                            .tensor("input", "x")
                            .option(Parameter.integer("k", 1).atLeast(0), "k")
                            .extra(
                                    Parameter.only("sorted", BooleanNode.TRUE, "the order is not defined then"),
                                    Parameter.dtype("index_type"))
                            .result((call, x, indices) ->
                                    Cast.to(call.dtype("index_type").orElse(DType.INT32), indices))
                            .build(),
                    inLargest("math.in_top_k nn.in_top_k", "targets", "predictions"),
                    inLargest("compat.v1.math.in_top_k compat.v1.nn.in_top_k", "predictions", "targets"),
                    segments("math.segment_sum", "segment_sum", true),
                    segments("math.segment_prod", "segment_prod", true),
                    segments("math.segment_max", "segment_max", true),
                    segments("math.segment_min", "segment_min", true),
                    segments("math.unsorted_segment_sum", "segment_sum", false),
                    segments("math.unsorted_segment_prod", "segment_prod", false),
                    segments("math.unsorted_segment_max", "segment_max", false),
                    segments("math.unsorted_segment_min", "segment_min", false),
                    means("math.segment_mean", true),
                    means("math.unsorted_segment_mean", false))
            .toList();

    private TfSorting() {}

    private static Shape shape(Call<Shape> call) {
        call.axis("axis", call.tensor("values").rank());
        return call.tensor("values");
    }

    /** TensorFlow 2 changed the order of the parameters. */
    private static TfFunction inLargest(String symbols, String first, String second) {
        return TfView.of(symbols, "in_top_k")
                .separate(first, first)
                .separate(second, second)
                .option(Parameter.integer("k").atLeast(0), "k")
                .build();
    }

    private static boolean descending(Call<?> call) {
        return call.word("direction").equals("DESCENDING");
    }

    private static Tensor sort(Call<Operand> call, Kernels kernels) {
        Tensor x = OneType.one(call, "values", kernels);
        int axis = call.axis("axis", x.rank());
        Tensor sorted = KerasOp.call("sort", x).with("axis", axis).run(kernels);
        return descending(call) ? Reshaping.flip(sorted, axis) : sorted;
    }

    /** Of equal elements the first comes first in either direction. */
    private static Tensor argsort(Call<Operand> call, Kernels kernels) {
        Tensor x = OneType.one(call, "values", kernels);
        int axis = call.axis("axis", x.rank());
        if (!descending(call))
            return KerasOp.call("argsort", x).with("axis", axis).run(kernels);
        int size = x.dim(axis);
        Tensor back = KerasOp.call("argsort", Reshaping.flip(x, axis))
                .with("axis", axis)
                .run(kernels);
        return Numbers.mapWhole(Reshaping.flip(back, axis), i -> size - 1 - i);
    }

    private static List<Parameter> segmentParameters(boolean sorted) {
        List<Parameter> sortedOnes = List.of(Parameter.tensor("data"), Parameter.tensor("segment_ids"));
        return sorted ? sortedOnes : List.of(sortedOnes.get(0), sortedOnes.get(1), Parameter.tensor("num_segments"));
    }

    private static TfFunction segments(String symbol, String function, boolean sorted) {
        return TfFunction.of(
                symbol,
                segmentParameters(sorted),
                call -> segmentsShape(call, sorted),
                (call, kernels) -> segments(call, OneType.one(call, "data", kernels), function, sorted, kernels));
    }

    private static Shape segmentsShape(Call<Shape> call, boolean sorted) {
        Shape data = call.tensor("data");
        Long count = sorted ? null : StaticIntegers.number(call, "num_segments");
        Shape rest = data.slice(sorted ? 1 : call.tensor("segment_ids").rank(), data.rank());
        return rest.insert(0, count == null ? Shape.UNKNOWN : count);
    }

    /** Ids of several axes, as unsorted ones may be, count like a list of them all. */
    private static Tensor segments(Call<Operand> call, Tensor data, String function, boolean sorted, Kernels kernels) {
        Tensor ids = OneType.one(call, "segment_ids", kernels);
        Shape rest = data.shape().slice(ids.rank(), data.rank());
        KerasOp keras = KerasOp.call(function)
                .with("data", data.reshape(rest.insert(0, ids.size()).toInts()))
                .with("segment_ids", ids.reshape(ids.size()))
                .with("sorted", sorted);
        if (!sorted) keras.with("num_segments", StaticIntegers.integer(call, "num_segments"));
        return keras.run(kernels);
    }

    private static TfFunction means(String symbol, boolean sorted) {
        return TfFunction.of(
                symbol, segmentParameters(sorted), call -> segmentsShape(call, sorted), (call, kernels) -> {
                    Tensor data = Types.FLOATING.admit(symbol, OneType.one(call, "data", kernels), kernels);
                    double[] ones = new double[data.size()];
                    Arrays.fill(ones, 1);
                    Tensor one = Numbers.of(data.dtype(), ones, kernels, data.dims());
                    Tensor sums = segments(call, data, "segment_sum", sorted, kernels);
                    Tensor counts = segments(call, one, "segment_sum", sorted, kernels);
                    return Numbers.zip(
                            sums, counts, new BinaryOp("mean", (sum, count) -> sum / Math.max(1, count)), kernels);
                });
    }
}
