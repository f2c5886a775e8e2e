package org.kerasaudit.importer.layers.merging;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Addition;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Eltwise;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/** Combines several inputs element by element with broadcasting; inputs of lower rank get new axes after the batch axis. */
record ElementwiseMerge(MergeOp op, MaskMerging masks, Addition addition) implements Layer {

    static ElementwiseMerge read(MergeOp op, Origin origin) {
        return new ElementwiseMerge(op, MaskMerging.of(origin), Addition.of(origin));
    }

    @Override
    public List<Shape> outputShapes(Args<Shape> args) {
        List<Shape> inputs = checked(Merging.inputs(args, 1));
        return List.of(Shape.of(batch(inputs)).append(sample(inputs)));
    }

    private static Shape sample(List<Shape> inputs) {
        Shape sample = inputs.get(0).withoutBatch();
        for (Shape input : inputs) sample = broadcast(sample, input.withoutBatch());
        return sample;
    }

    private <T> List<T> checked(List<T> inputs) {
        if (op == MergeOp.SUBTRACT && inputs.size() != 2) {
            throw new ShapeException("exactly 2 inputs", inputs.size() + " inputs");
        }
        return inputs;
    }

    /** Returns the batch size common to all inputs; unknown if none states it. A constant may have a batch of 1. */
    private static long batch(List<Shape> inputs) {
        long batch = Shape.UNKNOWN;
        for (Shape input : inputs) {
            if (batch > 1 && input.known(0) && input.dim(0) > 1 && input.dim(0) != batch) {
                throw new ShapeException("a batch of " + batch, input.toString());
            }
            if (input.known(0) && batch <= 1) batch = input.dim(0);
        }
        return batch;
    }

    /** Broadcasts like NumPy, except that a size is unknown if either one is, as in Keras. */
    private static Shape broadcast(Shape a, Shape b) {
        if (a.rank() < b.rank()) return broadcast(b, a);
        Shape result = a;
        for (int i = 1; i <= b.rank(); i++) {
            long left = a.dim(-i);
            long right = b.dim(-i);
            boolean unknown = left == Shape.UNKNOWN || right == Shape.UNKNOWN;
            if (!unknown && left != right && left != 1 && right != 1) {
                throw new ShapeException("a shape that broadcasts with " + a, b.toString());
            }
            result = result.with(-i, unknown ? Shape.UNKNOWN : left == 1 ? right : left);
        }
        return result;
    }

    @Override
    public List<Value> call(Args<Value> args, Weights weights, Kernels kernels) {
        List<Value> inputs = checked(Merging.inputs(args, 1));
        sample(inputs.stream().map(input -> input.tensor().shape()).toList());
        int rank =
                inputs.stream().mapToInt(input -> input.tensor().rank()).max().orElse(0);
        List<Value> aligned = inputs.stream().map(input -> align(input, rank)).toList();
        return List.of(new Value(fold(aligned, kernels), masks.elementwise(inputs, kernels)));
    }

    /** Returns the input with {@code rank} axes; if that adds axes, its mask is not used, as in Keras. */
    private static Value align(Value input, int rank) {
        Shape shape = input.tensor().shape();
        if (shape.rank() == rank) return input;
        while (shape.rank() < rank) shape = shape.insert(1, 1);
        return Value.of(input.tensor().reshape(shape.toInts()));
    }

    private Tensor fold(List<Value> inputs, Kernels kernels) {
        boolean masked = masks == MaskMerging.ANY && inputs.stream().anyMatch(input -> input.mask() != null);
        return switch (op) {
            case MAXIMUM, MINIMUM -> masked ? MaskedFold.extreme(inputs, op.fold(), kernels) : plain(inputs, kernels);
            case MULTIPLY -> masked ? MaskedFold.product(inputs, kernels) : plain(inputs, kernels);
            case AVERAGE -> kernels.map(plain(inputs, kernels), dividedBy(inputs.size()));
            default -> plain(inputs, kernels);
        };
    }

    private Tensor plain(List<Value> inputs, Kernels kernels) {
        List<Tensor> tensors = inputs.stream().map(Value::tensor).toList();
        if (tensors.stream().allMatch(tensor -> tensor.dtype().isIntegral() && tensor.dtype() != DType.BOOL)) {
            return tensors.stream()
                    .reduce((sum, tensor) -> op.foldWhole(sum, added(sum, tensor)))
                    .orElseThrow();
        }
        Tensor folded = kernels.precision().convert(inputs.get(0).tensor());
        for (Tensor tensor : tensors.subList(1, tensors.size())) {
            folded = kernels.zip(folded, added(folded, tensor), op.fold());
        }
        return folded;
    }

    private Tensor added(Tensor sum, Tensor tensor) {
        return op.adds() ? addition.tensor(sum, tensor) : tensor;
    }

    private static UnaryOp dividedBy(int count) {
        return new UnaryOp("divided by " + count, x -> x / count, Eltwise.linear(1.0 / count, 0));
    }

    /** Combines inputs without their masked elements, as Keras does since 3.4. */
    private static final class MaskedFold {
        private static final BinaryOp KEEP = new BinaryOp("keep", (keep, x) -> keep != 0 ? x : 0);
        private static final BinaryOp DROP = new BinaryOp("drop", (keep, x) -> keep != 0 ? 0 : x);
        private static final BinaryOp KEEP_OR_ONE = new BinaryOp("keep or one", (keep, x) -> keep != 0 ? x : 1);
        private static final BinaryOp EITHER = new BinaryOp("or", (a, b) -> a != 0 || b != 0 ? 1 : 0);

        static Tensor extreme(List<Value> inputs, BinaryOp op, Kernels kernels) {
            Tensor folded = inputs.get(0).tensor();
            Tensor foldedMask = mask(inputs.get(0));
            for (Value input : inputs.subList(1, inputs.size())) {
                Tensor mask = mask(input);
                Tensor x = mask == null ? input.tensor() : where(mask, input.tensor(), folded, kernels);
                if (foldedMask != null) folded = where(foldedMask, folded, x, kernels);
                foldedMask = mask != null && foldedMask != null ? kernels.zip(foldedMask, mask, EITHER) : null;
                folded = kernels.zip(folded, x, op);
            }
            return folded;
        }

        static Tensor product(List<Value> inputs, Kernels kernels) {
            Tensor product = kernels.precision().convert(factor(inputs.get(0), kernels));
            Tensor any = mask(inputs.get(0));
            for (Value input : inputs.subList(1, inputs.size())) {
                product = kernels.multiply(product, factor(input, kernels));
                Tensor mask = mask(input);
                any = mask != null && any != null ? kernels.zip(any, mask, EITHER) : null;
            }
            return any == null ? product : kernels.zip(any, product, KEEP);
        }

        private static Tensor factor(Value input, Kernels kernels) {
            Tensor mask = mask(input);
            return mask == null ? input.tensor() : kernels.zip(mask, input.tensor(), KEEP_OR_ONE);
        }

        private static Tensor where(Tensor mask, Tensor kept, Tensor otherwise, Kernels kernels) {
            return kernels.add(kernels.zip(mask, kept, KEEP), kernels.zip(mask, otherwise, DROP));
        }

        private static @Nullable Tensor mask(Value input) {
            Tensor mask = input.mask();
            return mask == null ? null : MaskMerging.perElement(mask, input.tensor());
        }
    }
}
