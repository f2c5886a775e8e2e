package org.kerasaudit.importer.ops.tensorflow;

import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.Numbers;
import org.kerasaudit.importer.ops.Operand;
import org.kerasaudit.importer.ops.Parameter;
import org.kerasaudit.importer.ops.Reductions;
import org.kerasaudit.importer.ops.Saturation;
import org.kerasaudit.importer.ops.ShapeRules;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** TensorFlow's functions that make tensors of sizes and few numbers, and those that change nothing but the type. */
final class TfCreation {
    private static final Parameter X = Parameter.tensor("input");
    private static final Parameter OUT_TYPE = Parameter.dtype("out_type");
    private static final Parameter DTYPE = Parameter.dtype("dtype");
    private static final Parameter LAYOUT = Parameter.anything("layout");
    private static final Parameter OPTIMIZE = Parameter.anything("optimize");

    static final List<TfFunction> FUNCTIONS = List.of(
            count(
                    "shape compat.v1.shape",
                    x -> Shape.of(x.rank()),
                    TfCreation::sizes,
                    x -> LongStream.of(x.shape().toArray()).toArray()),
            count("size compat.v1.size", x -> Shape.SCALAR, x -> Shape.of(ShapeRules.size(x)), x ->
                    new long[] {x.size()}),
            count("rank compat.v1.rank", x -> Shape.SCALAR, x -> Shape.of(x.rank()), x -> new long[] {x.rank()}),
            alike("zeros_like compat.v1.zeros_like", 0),
            alike("ones_like compat.v1.ones_like", 1),
            filled("zeros", 0),
            filled("ones", 1),
            TfFunction.of(
                    "fill",
                    List.of(Parameter.tensor("dims"), Parameter.tensor("value"), LAYOUT),
                    call -> shape(call, "dims"),
                    (call, kernels) -> Layout.broadcast(
                            OneType.one(call, "value", kernels), StaticIntegers.integers(call, "dims"))),
            TfFunction.of(
                    "range",
                    List.of(
                            Parameter.tensor("start"),
                            Parameter.optionalTensor("limit"),
                            TfFunction.number("delta", 1),
                            DTYPE),
                    TfCreation::rangeShape,
                    TfCreation::range),
            TfFunction.of(
                    "eye linalg.eye",
                    List.of(
                            Parameter.tensor("num_rows"),
                            Parameter.optionalTensor("num_columns"),
                            Parameter.optionalTensor("batch_shape"),
                            DTYPE),
                    call -> batch(call)
                            .append(
                                    size(call, "num_rows"),
                                    size(call, call.has("num_columns") ? "num_columns" : "num_rows")),
                    TfCreation::identity),
            TfFunction.of(
                    "sequence_mask",
                    List.of(Parameter.tensor("lengths"), Parameter.optionalTensor("maxlen"), DTYPE),
                    call -> call.tensor("lengths").append(call.has("maxlen") ? size(call, "maxlen") : Shape.UNKNOWN),
                    TfCreation::sequenceMask),
            unchanged("identity"),
            unchanged("stop_gradient"),
            unchanged("grad_pass_through guarantee_const"),
            cast(
                    "cast",
                    Parameter.option(
                            "dtype",
                            "an element type",
                            json -> DType.named(json.asText()).isPresent(),
                            null)),
            cast("convert_to_tensor compat.v1.convert_to_tensor", DTYPE),
            TfFunction.of("keras.backend.cast_to_floatx", List.of(X), ShapeRules.same("input"), (call, kernels) -> {
                return Numbers.cast(OneType.one(call, "input", kernels), DType.FLOAT32, kernels);
            }),
            TfFunction.of(
                    "dtypes.saturate_cast saturate_cast",
                    List.of(X, DTYPE),
                    ShapeRules.same("input"),
                    (call, kernels) ->
                            Saturation.cast(OneType.one(call, "input", kernels), call.requiredType("dtype"), kernels)));

    private TfCreation() {}

    /** Whole numbers about a tensor. */
    private interface Numbering {
        long[] of(Tensor x);
    }

    /** A shape that follows from another. */
    private interface Derived {
        Shape of(Shape x);
    }

    private static Shape sizes(Shape x) {
        return x;
    }

    /** @param contents what Keras knows of the numbers beforehand, unless they are of a wider type than it looks at */
    private static TfFunction count(String symbols, Derived shape, Derived contents, Numbering numbers) {
        return TfFunction.of(
                symbols,
                List.of(X, OUT_TYPE),
                call -> {
                    Shape x = call.tensor("input");
                    boolean looked = call.dtype("out_type").orElse(DType.INT32) == DType.INT32;
                    return looked ? shape.of(x).holding(contents.of(x)) : shape.of(x);
                },
                (call, kernels) -> {
                    Tensor x = OneType.one(call, "input", kernels);
                    DType type = call.dtype("out_type").orElse(DType.INT32);
                    return Numbers.whole(
                            type, numbers.of(x), shape.of(x.shape()).toInts());
                });
    }

    private static TfFunction alike(String symbols, long value) {
        String name = symbols.split(" ", 2)[0];
        return TfView.of(symbols, name)
                .tensor(X, "x")
                .option(DTYPE, "dtype")
                .extra(LAYOUT, OPTIMIZE)
                .declaring((call, shapes) -> List.of(equal(call, shapes.get(0), value)))
                .build();
    }

    /** A vector of sizes holds the value as often as it has elements, unless it is of another type. */
    private static Shape equal(Call<Shape> call, Shape x, long value) {
        if (x.contents().isEmpty()) return x;
        boolean counted = x.rank() == 1 && x.known(0) && x.dim(0) < 100 && !call.has("dtype");
        return StaticIntegers.holding(x, counted ? Collections.nCopies((int) x.dim(0), value) : List.of());
    }

    private static Tensor full(double value, DType type, int[] dims, Kernels kernels) {
        return Layout.broadcast(Numbers.of(type, new double[] {value}, kernels), dims);
    }

    private static TfFunction filled(String symbol, double value) {
        return TfFunction.of(
                symbol,
                List.of(Parameter.tensor("shape"), DTYPE, LAYOUT),
                call -> shape(call, "shape"),
                (call, kernels) -> full(
                        value,
                        call.dtype("dtype").orElse(DType.FLOAT32),
                        StaticIntegers.integers(call, "shape"),
                        kernels));
    }

    private static Shape shape(Call<Shape> call, String name) {
        List<@Nullable Long> sizes = StaticIntegers.numbers(call, name);
        if (sizes == null) throw TfReshaping.openRank();
        return StaticIntegers.sizes(sizes);
    }

    private static long size(Call<Shape> call, String name) {
        Long size = StaticIntegers.number(call, name);
        return size == null || size < 0 ? Shape.UNKNOWN : size;
    }

    private static Shape rangeShape(Call<Shape> call) {
        Long first = StaticIntegers.number(call, "start");
        Long limit = call.has("limit") ? StaticIntegers.number(call, "limit") : first;
        Long delta = StaticIntegers.number(call, "delta");
        Long start = call.has("limit") ? first : Long.valueOf(0);
        boolean whole = List.of("start", "limit", "delta").stream()
                .allMatch(name -> !call.isConstant(name) || call.raw(name).isNull() || Parameter.whole(call.raw(name)));
        if (!whole && call.isConstant("start") && call.isConstant("limit") && call.isConstant("delta")) {
            return Shape.of(elements(
                    call.has("limit") ? call.real("start") : 0,
                    call.real(call.has("limit") ? "limit" : "start"),
                    call.real("delta")));
        }
        if (start == null || limit == null || delta == null || delta == 0 || !whole) return Shape.of(Shape.UNKNOWN);
        return Shape.of(elements(start, limit, delta));
    }

    private static long elements(double start, double limit, double delta) {
        return (long) Math.max(0, Math.ceil((limit - start) / delta));
    }

    private static Tensor range(Call<Operand> call, Kernels kernels) {
        List<Tensor> bounds = OneType.of(call, kernels, "start", call.has("limit") ? "limit" : "start", "delta");
        DType own = bounds.get(0).dtype();
        double start = call.has("limit") ? bounds.get(0).get(0) : 0;
        double limit = bounds.get(1).get(0);
        double delta = bounds.get(2).get(0);
        if (delta == 0) throw new InputException("range does not take a step of 0");
        double[] values = new double[Math.toIntExact(elements(start, limit, delta))];
        for (int i = 0; i < values.length; i++) values[i] = start + i * delta;
        return Numbers.of(call.dtype("dtype").orElse(own), values, kernels, values.length);
    }

    private static Shape batch(Call<Shape> call) {
        return call.has("batch_shape") ? shape(call, "batch_shape") : Shape.SCALAR;
    }

    private static Tensor identity(Call<Operand> call, Kernels kernels) {
        int rows = StaticIntegers.integer(call, "num_rows");
        int columns = call.has("num_columns") ? StaticIntegers.integer(call, "num_columns") : rows;
        double[] ones = new double[Math.multiplyExact(rows, columns)];
        for (int i = 0; i < Math.min(rows, columns); i++) ones[i * columns + i] = 1;
        Tensor matrix = Numbers.of(call.dtype("dtype").orElse(DType.FLOAT32), ones, kernels, rows, columns);
        if (!call.has("batch_shape")) return matrix;
        Shape batch = Shape.of(StaticIntegers.integers(call, "batch_shape"));
        return Layout.broadcast(matrix, batch.append(rows, columns).toInts());
    }

    private static Tensor sequenceMask(Call<Operand> call, Kernels kernels) {
        Tensor lengths = OneType.one(call, "lengths", kernels);
        int size = call.has("maxlen")
                ? StaticIntegers.integer(call, "maxlen")
                : (int) Reductions.max(lengths, Call.all(lengths.rank()), false, kernels)
                        .getLong(0);
        long[] mask = new long[Math.multiplyExact(lengths.size(), size)];
        for (int i = 0; i < mask.length; i++) mask[i] = i % size < lengths.getLong(i / size) ? 1 : 0;
        Tensor bool = Tensor.of(DType.BOOL, mask, lengths.shape().append(size).toInts());
        return Numbers.cast(bool, call.dtype("dtype").orElse(DType.BOOL), kernels);
    }

    private static TfFunction unchanged(String symbols) {
        return TfFunction.of(
                symbols, List.of(X), ShapeRules.same("input"), (call, kernels) -> OneType.one(call, "input", kernels));
    }

    /** A tensor that is of the type already is handed on, and its mask with it. */
    private static TfFunction cast(String symbols, Parameter dtype) {
        return TfFunction.of(
                        symbols,
                        List.of(X, dtype, Parameter.anything("dtype_hint")),
                        call -> {
                            Shape x = call.tensor("input");
                            boolean looked = call.dtype("dtype").orElse(DType.INT32) == DType.INT32;
                            return looked || x.contents().isEmpty() ? x : Shape.of(x.toArray());
                        },
                        (call, kernels) -> {
                            Tensor x = OneType.one(call, "input", kernels);
                            DType type = call.dtype("dtype").orElse(x.dtype());
                            if (x.dtype() == DType.STRING && type != DType.STRING) {
                                throw new ShapeException("numbers", "strings");
                            }
                            return type == x.dtype() ? x : whole(x, type, kernels);
                        })
                .handingOn();
    }

    /** Floating numbers are cut towards zero. */
    private static Tensor whole(Tensor x, DType type, Kernels kernels) {
        return type == DType.BOOL ? Cast.to(DType.BOOL, x) : Numbers.cast(x, type, kernels);
    }
}
