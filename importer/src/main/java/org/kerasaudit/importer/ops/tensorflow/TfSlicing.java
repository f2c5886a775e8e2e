package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args.Arg;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.Operand;
import org.kerasaudit.importer.ops.Parameter;
import org.kerasaudit.importer.ops.tensorflow.Subscripts.Part;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** TensorFlow's slices: Python's subscripts, slice, strided_slice and masks of booleans. */
final class TfSlicing {
    private static final Parameter TENSOR = Parameter.tensor("tensor");
    private static final List<String> MASKS =
            List.of("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask");

    static final List<TfFunction> FUNCTIONS = List.of(
            TfFunction.of(
                    "__operators__.getitem",
                    List.of(TENSOR, Parameter.anything("slice_spec"), Parameter.anything("var")),
                    call -> {
                        Shape mask = mask(call);
                        Shape x = call.tensor("tensor");
                        return mask == null
                                ? Subscripts.shape(x, subscripts(call, shape -> known(shape)))
                                : kept(x, mask, 0);
                    },
                    TfSlicing::subscript),
            TfFunction.of(
                    "boolean_mask compat.v1.boolean_mask",
                    List.of(TENSOR, Parameter.tensor("mask"), Parameter.axis(0)),
                    call -> kept(
                            call.tensor("tensor"),
                            call.tensor("mask"),
                            maskAxis(call, call.tensor("tensor").rank())),
                    (call, kernels) -> {
                        Tensor x = OneType.one(call, "tensor", kernels);
                        return keep(x, OneType.one(call, "mask", kernels), maskAxis(call, x.rank()));
                    }),
            TfView.of("slice", "slice")
                    .tensor("input_", "inputs")
                    .integers("begin", "start_indices")
                    .integers("size", "shape")
                    .shape(TfSlicing::slicedShape)
                    .build(),
            TfFunction.of(
                    "strided_slice",
                    strided(),
                    call -> Subscripts.shape(
                            call.tensor("input_"),
                            parts(
                                    call,
                                    required(StaticIntegers.numbers(call, "begin")),
                                    required(StaticIntegers.numbers(call, "end")),
                                    call.has("strides") ? required(StaticIntegers.numbers(call, "strides")) : null)),
                    (call, kernels) -> Subscripts.pick(
                            OneType.one(call, "input_", kernels),
                            parts(
                                    call,
                                    numbers(call, "begin"),
                                    numbers(call, "end"),
                                    call.has("strides") ? numbers(call, "strides") : null),
                            kernels)));

    private TfSlicing() {}

    /** The number that a tensor in a subscript stands for. */
    private interface Number<T> {
        long of(T tensor);
    }

    private static long known(Shape shape) {
        List<@Nullable Long> numbers = StaticIntegers.contents(shape);
        Long only = numbers == null || numbers.size() != 1 ? null : numbers.get(0);
        return only == null ? Subscripts.OPEN : only;
    }

    /** The subscript if it is a tensor with axes, which only a mask of booleans may be. */
    private static @Nullable Shape mask(Call<Shape> call) {
        Arg<Shape> spec = call.argument("slice_spec");
        return spec instanceof Arg.One<Shape> one && one.value().rank() > 0 ? one.value() : null;
    }

    private static Tensor subscript(Call<Operand> call, Kernels kernels) {
        Tensor x = OneType.one(call, "tensor", kernels);
        Arg<Operand> spec = call.argument("slice_spec");
        if (spec instanceof Arg.One<Operand> one && one.value().dtype() == DType.BOOL) {
            return keep(x, one.value().tensor(), 0);
        }
        return Subscripts.pick(x, subscripts(call, operand -> operand.tensor().getLong(0)), kernels);
    }

    private static <T> List<Part> subscripts(Call<T> call, Number<T> number) {
        Arg<T> spec = call.argument("slice_spec");
        List<Part> parts = new ArrayList<>();
        if (spec instanceof Arg.Many<T> many) {
            many.items().forEach(item -> parts.add(part(item, number)));
        } else if (spec instanceof Arg.Literal<T> literal && literal.json().isArray()) {
            literal.json().forEach(item -> parts.add(part(new Arg.Literal<>(item), number)));
        } else {
            parts.add(spec == null ? new Part.NewAxis() : part(spec, number));
        }
        if (parts.stream().filter(Part.Ellipsis.class::isInstance).count() > 1) {
            throw new ShapeException("one ... at most", parts.toString());
        }
        return parts;
    }

    private static <T> Part part(Arg<T> item, Number<T> number) {
        if (item instanceof Arg.One<T> one) return new Part.Index(number.of(one.value()));
        if (item instanceof Arg.Dict<T> dict) {
            return new Part.Range(
                    bound(dict.entries().get("start"), number),
                    bound(dict.entries().get("stop"), number),
                    bound(dict.entries().get("step"), number));
        }
        JsonNode json = item instanceof Arg.Literal<T> literal ? literal.json() : MissingNode.getInstance();
        if (json.isNull()) return new Part.NewAxis();
        if (Parameter.whole(json)) return new Part.Index(json.asLong());
        boolean ellipsis = json.path("class_name").asText().equals("__ellipsis__");
        if (ellipsis || json.asText().equals("Ellipsis")) return new Part.Ellipsis();
        if (json.has("start") && json.has("stop")) {
            return new Part.Range(bound(json.get("start")), bound(json.get("stop")), bound(json.path("step")));
        }
        throw new NotCheckableException("a subscript " + item + " is not understood");
    }

    private static <T> @Nullable Long bound(@Nullable Arg<T> bound, Number<T> number) {
        if (bound instanceof Arg.One<T> one) return number.of(one.value());
        return bound instanceof Arg.Literal<T> literal ? bound(literal.json()) : null;
    }

    private static @Nullable Long bound(JsonNode json) {
        return json.isNumber() ? json.asLong() : null;
    }

    private static int maskAxis(Call<?> call, int rank) {
        return call.has("axis") ? call.axis("axis", rank) : 0;
    }

    /** The axes that the mask covers become one of unknown size. */
    private static Shape kept(Shape x, Shape mask, int axis) {
        Shape covered = mask.rank() + axis > x.rank() ? x : x.slice(axis, axis + mask.rank());
        if (!covered.compatible(mask)) throw new ShapeException("a mask of shape " + covered, mask.toString());
        return x.slice(0, axis).append(Shape.UNKNOWN).append(x.slice(axis + mask.rank(), x.rank()));
    }

    private static Tensor keep(Tensor x, Tensor mask, int axis) {
        if (mask.dtype() != DType.BOOL) throw new ShapeException("a mask of booleans", mask.toString());
        kept(x.shape(), mask.shape(), axis);
        Shape flat =
                x.shape().slice(0, axis).append(mask.size()).append(x.shape().slice(axis + mask.rank(), x.rank()));
        int[] chosen = new int[mask.size()];
        int count = 0;
        for (int i = 0; i < mask.size(); i++) if (mask.getLong(i) != 0) chosen[count++] = i;
        return Layout.select(x.reshape(flat.toInts()), axis, count, i -> chosen[i]);
    }

    private static Shape slicedShape(Call<Shape> call) {
        Shape x = call.tensor("input_");
        List<@Nullable Long> sizes = required(StaticIntegers.numbers(call, "size"));
        List<@Nullable Long> begins = StaticIntegers.numbers(call, "begin");
        if (sizes.size() != x.rank()) throw new ShapeException(x.rank() + " sizes", sizes.toString());
        boolean constant = !sizes.contains(null);
        Shape sliced = x;
        for (int i = 0; i < x.rank(); i++) {
            Long size = sizes.get(i);
            Long begin = begins == null ? null : begins.get(i);
            long rest = begin == null || !x.known(i) ? Shape.UNKNOWN : x.dim(i) - begin;
            if (rest < Shape.UNKNOWN || size != null && rest != Shape.UNKNOWN && size > rest) {
                throw new ShapeException("a slice within " + x, begins + " and " + sizes);
            }
            long left = constant ? rest : Shape.UNKNOWN;
            sliced = sliced.with(i, size == null ? Shape.UNKNOWN : size < 0 ? left : size);
        }
        return StaticIntegers.holding(sliced, part(x, begins, sliced));
    }

    /** The numbers in a slice of a vector. */
    private static @Nullable List<@Nullable Long> part(Shape x, @Nullable List<@Nullable Long> begins, Shape sliced) {
        if (x.rank() != 1 || x.contents().isEmpty() || begins == null || !sliced.fullyKnown()) return null;
        List<@Nullable Long> all = StaticIntegers.contents(x);
        Long begin = begins.get(0);
        return all == null || begin == null
                ? null
                : all.subList(Math.toIntExact(begin), Math.toIntExact(begin + sliced.dim(0)));
    }

    private static List<Parameter> strided() {
        List<Parameter> parameters = new ArrayList<>(List.of(
                Parameter.tensor("input_"),
                Parameter.tensor("begin"),
                Parameter.tensor("end"),
                Parameter.optionalTensor("strides")));
        MASKS.forEach(mask -> parameters.add(Parameter.integer(mask, 0)));
        parameters.add(Parameter.anything("var"));
        return parameters;
    }

    private static List<@Nullable Long> required(@Nullable List<@Nullable Long> numbers) {
        return Optional.ofNullable(numbers).orElseThrow(TfReshaping::openRank);
    }

    private static List<@Nullable Long> numbers(Call<Operand> call, String name) {
        List<@Nullable Long> numbers = new ArrayList<>();
        for (int number : StaticIntegers.integers(call, name)) numbers.add((long) number);
        return numbers;
    }

    /** The subscripts that begins, ends, strides and the bits of the masks stand for. */
    private static List<Part> parts(
            Call<?> call,
            List<@Nullable Long> begins,
            List<@Nullable Long> ends,
            @Nullable List<@Nullable Long> strides) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < begins.size(); i++) {
            Long begin = begins.get(i) == null ? Long.valueOf(Subscripts.OPEN) : begins.get(i);
            Long end = ends.get(i) == null ? Long.valueOf(Subscripts.OPEN) : ends.get(i);
            Long stride = strides == null ? null : strides.get(i);
            if (bit(call, "ellipsis_mask", i)) parts.add(new Part.Ellipsis());
            else if (bit(call, "new_axis_mask", i)) parts.add(new Part.NewAxis());
            else if (bit(call, "shrink_axis_mask", i)) parts.add(new Part.Index(begin == null ? 0 : begin));
            else {
                parts.add(new Part.Range(
                        bit(call, "begin_mask", i) ? null : begin,
                        bit(call, "end_mask", i) ? null : end,
                        stride != null && stride == 1 ? null : stride));
            }
        }
        return parts;
    }

    private static boolean bit(Call<?> call, String mask, int i) {
        return (call.integer(mask) >> i & 1) == 1;
    }
}
