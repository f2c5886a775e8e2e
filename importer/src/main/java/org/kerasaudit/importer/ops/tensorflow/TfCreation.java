package org.kerasaudit.importer.ops.tensorflow;

import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.Diagonals;
import org.kerasaudit.importer.ops.Numbers;
import org.kerasaudit.importer.ops.Operand;
import org.kerasaudit.importer.ops.Reductions;
import org.kerasaudit.importer.ops.ShapeRules;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** TensorFlow's functions that create tensors from sizes and a few numbers, and those that only convert the type. */
final class TfCreation {
    static final List<TfFunction> FUNCTIONS = List.of(
            count("shape compat.v1.shape", x -> Shape.of(x.rank()), x -> x),
            count("size compat.v1.size", x -> Shape.SCALAR, x -> Shape.of(ShapeRules.size(x))),
            count("rank compat.v1.rank", x -> Shape.SCALAR, x -> Shape.of(x.rank())),
            like("zeros_like compat.v1.zeros_like", "zeros_like", 0),
            like("ones_like compat.v1.ones_like", "ones_like", 1),
            filled("zeros", 0),
            filled("ones", 1),
            TfFunction.made(
                    "fill",
                    "dims value layout:unused",
                    call -> shape(call, "dims"),
                    (call, kernels) -> Layout.broadcast(
                            OneType.one(call, "value", kernels), StaticIntegers.integers(call, "dims"))),
            TfView.of("range", "arange", "start=start limit:optional=stop delta:number(1)=step dtype:dtype=dtype")
                    .shape(TfCreation::rangeShape)
                    .build(),
            TfFunction.made(
                    "eye linalg.eye",
                    "num_rows num_columns:optional batch_shape:optional dtype:dtype",
                    call -> (call.has("batch_shape") ? shape(call, "batch_shape") : Shape.SCALAR)
                            .append(size(call, "num_rows"), size(call, columns(call))),
                    TfCreation::identity),
            TfFunction.of(
                    "sequence_mask",
                    "lengths maxlen:optional dtype:dtype",
                    call -> call.tensor("lengths").append(call.has("maxlen") ? size(call, "maxlen") : Shape.UNKNOWN),
                    TfCreation::sequenceMask),
            cast("cast", "type"),
            cast("convert_to_tensor compat.v1.convert_to_tensor", "dtype"),
            TfView.plain("dtypes.saturate_cast saturate_cast", "saturate_cast", "input=x dtype:dtype=dtype"));

    private TfCreation() {}

    /** @param contents the numbers, which Keras knows in advance unless their type is wider than those it inspects */
    private static TfFunction count(String symbols, UnaryOperator<Shape> shape, UnaryOperator<Shape> contents) {
        return TfFunction.of(
                symbols,
                "input out_type:dtype",
                call -> {
                    Shape x = call.tensor("input");
                    boolean inspected = call.dtype("out_type").orElse(DType.INT32) == DType.INT32;
                    return inspected ? shape.apply(x).holding(contents.apply(x)) : shape.apply(x);
                },
                (call, x, kernels) -> {
                    DType type = call.dtype("out_type").orElse(DType.INT32);
                    long[] numbers = contents.apply(x.shape()).toArray();
                    return Numbers.integers(
                            type, numbers, shape.apply(x.shape()).toInts());
                });
    }

    private static TfFunction like(String symbols, String function, long value) {
        return TfView.of(symbols, function, "input=x dtype:dtype=dtype layout:unused optimize:unused")
                .declaring((call, shapes) -> List.of(equal(call, shapes.get(0), value)))
                .build();
    }

    /** Returns the shape with known contents for a vector of sizes, unless the result has another type. */
    private static Shape equal(Call<Shape> call, Shape x, long value) {
        if (x.contents().isEmpty()) return x;
        boolean counted = x.rank() == 1 && x.known(0) && x.dim(0) < 100 && !call.has("dtype");
        return StaticIntegers.holding(x, counted ? Collections.nCopies((int) x.dim(0), value) : List.of());
    }

    private static TfFunction filled(String symbol, double value) {
        return TfFunction.made(
                symbol, "shape dtype:dtype layout:unused", call -> shape(call, "shape"), (call, kernels) -> {
                    return full(call, value, StaticIntegers.integers(call, "shape"), kernels);
                });
    }

    private static Tensor full(Call<?> call, double value, int[] dims, Kernels kernels) {
        DType type = call.dtype("dtype").orElse(DType.FLOAT32);
        return Layout.broadcast(Numbers.of(type, new double[] {value}, kernels), dims);
    }

    private static Shape shape(Call<Shape> call, String name) {
        return StaticIntegers.sizes(StaticIntegers.counted(call, name));
    }

    private static long size(Call<Shape> call, String name) {
        Long size = StaticIntegers.number(call, name);
        return size == null || size < 0 ? Shape.UNKNOWN : size;
    }

    private static Shape rangeShape(Call<Shape> call) {
        Double start = call.has("limit") ? number(call, "start") : Double.valueOf(0);
        Double limit = number(call, call.has("limit") ? "limit" : "start");
        Double delta = number(call, "delta");
        if (start == null || limit == null || delta == null || delta == 0) return Shape.of(Shape.UNKNOWN);
        return Shape.of((long) Math.max(0, Math.ceil((limit - start) / delta)));
    }

    private static @Nullable Double number(Call<Shape> call, String name) {
        if (call.isConstant(name) && call.raw(name).isNumber()) return call.real(name);
        Long known = StaticIntegers.number(call, name);
        return known == null ? null : Double.valueOf(known);
    }

    private static String columns(Call<?> call) {
        return call.has("num_columns") ? "num_columns" : "num_rows";
    }

    private static Tensor identity(Call<Operand> call, Kernels kernels) {
        int rows = StaticIntegers.integer(call, "num_rows");
        int columns = StaticIntegers.integer(call, columns(call));
        int[] batch = call.has("batch_shape") ? StaticIntegers.integers(call, "batch_shape") : new int[0];
        Tensor ones = full(call, 1, Shape.of(batch).append(rows, columns).toInts(), kernels);
        return Diagonals.keep(ones, i -> i / columns % rows == i % columns);
    }

    private static Tensor sequenceMask(Call<Operand> call, Tensor lengths, Kernels kernels) {
        int size = call.has("maxlen")
                ? StaticIntegers.integer(call, "maxlen")
                : (int) Reductions.max(lengths, Call.all(lengths.rank()), false, kernels)
                        .getLong(0);
        long[] mask = new long[Math.multiplyExact(lengths.size(), size)];
        for (int i = 0; i < mask.length; i++) mask[i] = i % size < lengths.getLong(i / size) ? 1 : 0;
        Tensor bool = Tensor.of(DType.BOOL, mask, lengths.shape().append(size).toInts());
        return Numbers.cast(bool, call.dtype("dtype").orElse(DType.BOOL), kernels);
    }

    /** Defines a cast. A tensor that already has the type is returned unchanged together with its mask. */
    private static TfFunction cast(String symbols, String dtype) {
        return TfView.of(symbols, "cast", "input=x dtype:" + dtype + "=dtype dtype_hint:unused")
                .declaring((call, shapes) -> {
                    Shape x = shapes.get(0);
                    boolean inspected = call.dtype("dtype").orElse(DType.INT32) == DType.INT32;
                    return inspected || x.contents().isEmpty() ? shapes : List.of(Shape.of(x.toArray()));
                })
                .build()
                .returningInput();
    }
}
