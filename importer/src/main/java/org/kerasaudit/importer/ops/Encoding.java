package org.kerasaudit.importer.ops;

import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.List;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Class indices encoded as vectors of zeros and ones. */
final class Encoding {
    private static final Parameter CLASSES = Parameter.integer("num_classes").atLeast(0);
    private static final Parameter AXIS = Parameter.integer("axis", -1);
    private static final Parameter DTYPE = Parameter.dtype("dtype");
    private static final Parameter SPARSE =
            Parameter.only("sparse", BooleanNode.FALSE, "sparse tensors are not supported");

    static final List<Definition> DEFINITIONS = List.of(
            Definition.of(
                    "OneHot",
                    "nn",
                    List.of(Parameter.tensor("x"), CLASSES, AXIS, DTYPE, SPARSE),
                    call -> encoded(call, call.tensor("x")),
                    (call, kernels) -> oneHot(call, call.tensor("x").tensor(), kernels)),
            Definition.of(
                    "MultiHot",
                    "nn",
                    List.of(Parameter.tensor("inputs"), CLASSES, AXIS, DTYPE, SPARSE),
                    Encoding::multiHotShape,
                    Encoding::multiHot));

    private Encoding() {}

    private static int axis(Call<?> call, int rank) {
        int axis = call.integer("axis");
        if (axis < -1 || axis > rank) throw new ShapeException("an axis from -1 to " + rank, Integer.toString(axis));
        return axis == -1 ? rank : axis;
    }

    private static Shape encoded(Call<Shape> call, Shape x) {
        return x.insert(axis(call, x.rank()), call.integer("num_classes"));
    }

    /** Encodes class indices as one-hot vectors. Indices that are out of range become zeros. */
    private static Tensor oneHot(Call<Operand> call, Tensor x, Kernels kernels) {
        int classes = call.integer("num_classes");
        long[] ones = new long[Math.multiplyExact(x.size(), classes)];
        for (int i = 0; i < x.size(); i++) {
            long label = x.getLong(i);
            if (label >= 0 && label < classes) ones[i * classes + (int) label] = 1;
        }
        Tensor last = Tensor.of(DType.BOOL, ones, x.shape().append(classes).toInts());
        int[] move = Reshaping.move(new int[] {-1}, new int[] {axis(call, x.rank())}, last.rank());
        return Numbers.cast(Layout.transpose(last, move), call.dtype("dtype").orElse(DType.FLOAT32), kernels);
    }

    /** Returns the shape that Keras declares, treating a matrix like a vector. */
    private static Shape multiHotShape(Call<Shape> call) {
        Shape encoded = encoded(call, call.tensor("inputs"));
        return encoded.rank() == 2 ? encoded.slice(1, 2) : encoded.without(1);
    }

    private static Tensor multiHot(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("inputs").tensor();
        Tensor encoded = Cast.to(DType.BOOL, oneHot(call, x, kernels));
        Tensor any = Reductions.max(encoded, new int[] {x.rank() > 1 ? 1 : 0}, false, kernels);
        return Numbers.cast(any, call.dtype("dtype").orElse(DType.FLOAT32), kernels);
    }
}
