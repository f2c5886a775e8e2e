package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.databind.node.IntNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.Operand;
import org.kerasaudit.importer.ops.Parameter;
import org.kerasaudit.importer.ops.ShapeRules;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** TensorFlow's main diagonals and bands of the matrices in the last two axes. */
final class TfDiagonals {
    private static final String MAIN = "only the main diagonal is implemented";
    private static final List<Parameter> OPTIONS = List.of(
            Parameter.only("k", IntNode.valueOf(0), MAIN),
            Parameter.only("padding_value", IntNode.valueOf(0), MAIN),
            Parameter.anything("align"));
    private static final Parameter INPUT = Parameter.tensor("input");

    static final List<TfFunction> FUNCTIONS = List.of(
            TfFunction.of(
                    "linalg.diag compat.v1.matrix_diag",
                    with(
                            List.of(Parameter.tensor("diagonal")),
                            Parameter.only("num_rows", IntNode.valueOf(-1), MAIN),
                            Parameter.only("num_cols", IntNode.valueOf(-1), MAIN)),
                    call -> {
                        Shape x = call.tensor("diagonal");
                        ShapeRules.requireRank(x, 1);
                        return x.append(x.dim(-1));
                    },
                    (call, kernels) -> matrices(OneType.one(call, "diagonal", kernels))),
            TfView.of("linalg.diag_part compat.v1.matrix_diag_part", "diagonal")
                    .tensor(INPUT, "x")
                    .extra(OPTIONS.toArray(Parameter[]::new))
                    .derived((call, x) -> Map.of("axis1", IntNode.valueOf(-2), "axis2", IntNode.valueOf(-1)))
                    .build(),
            TfFunction.of(
                    "linalg.set_diag compat.v1.matrix_set_diag",
                    with(List.of(INPUT, Parameter.tensor("diagonal"))),
                    ShapeRules.same("input"),
                    TfDiagonals::set),
            TfFunction.of(
                    "linalg.band_part compat.v1.matrix_band_part",
                    List.of(INPUT, Parameter.tensor("num_lower"), Parameter.tensor("num_upper")),
                    ShapeRules.same("input"),
                    TfDiagonals::band));

    private TfDiagonals() {}

    private static List<Parameter> with(List<Parameter> parameters, Parameter... more) {
        List<Parameter> all = new ArrayList<>(parameters);
        all.addAll(List.of(more));
        all.addAll(OPTIONS);
        return all;
    }

    private static Tensor matrices(Tensor diagonal) {
        int length = diagonal.dim(-1);
        int[] dims = diagonal.shape().append(length).toInts();
        Tensor none = Layout.pad(diagonal.reshape(diagonal.size()), new int[] {0}, new int[] {1});
        int zero = diagonal.size();
        return Layout.select(none, 0, Tensor.count(dims), i -> {
                    int column = i % length;
                    return i / length % length == column ? i / (length * length) * length + column : zero;
                })
                .reshape(dims);
    }

    private static Tensor set(Call<Operand> call, Kernels kernels) {
        List<Tensor> both = OneType.of(call, kernels, "input", "diagonal");
        Tensor x = both.get(0);
        ShapeRules.requireRank(x.shape(), 2);
        int length = Math.min(x.dim(-1), x.dim(-2));
        int[] dims = x.shape().slice(0, x.rank() - 2).append(length).toInts();
        Tensor diagonal = Layout.broadcast(both.get(1), dims);
        int columns = x.dim(-1);
        int area = columns * x.dim(-2);
        Tensor all = Layout.concat(List.of(x.reshape(x.size()), diagonal.reshape(diagonal.size())), 0);
        return Layout.select(all, 0, x.size(), i -> {
                    int row = i % area / columns;
                    return row == i % columns ? x.size() + i / area * length + row : i;
                })
                .reshape(x.dims());
    }

    /** Everything further from the diagonal than these becomes zero; a negative number keeps a whole triangle. */
    private static Tensor band(Call<Operand> call, Kernels kernels) {
        Tensor x = OneType.one(call, "input", kernels);
        if (x.rank() < 2) throw new ShapeException("at least 2 axes", x.shape().toString());
        int lower = StaticIntegers.integer(call, "num_lower");
        int upper = StaticIntegers.integer(call, "num_upper");
        int columns = x.dim(-1);
        int area = columns * x.dim(-2);
        Tensor all = Layout.pad(x.reshape(x.size()), new int[] {0}, new int[] {1});
        return Layout.select(all, 0, x.size(), i -> {
                    int below = i % area / columns - i % columns;
                    boolean kept = (lower < 0 || below <= lower) && (upper < 0 || -below <= upper);
                    return kept ? i : x.size();
                })
                .reshape(x.dims());
    }
}
