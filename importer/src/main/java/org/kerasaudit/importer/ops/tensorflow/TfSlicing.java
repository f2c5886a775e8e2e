package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
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

/** TensorFlow's slicing: Python subscripts, slice, strided_slice and boolean masks. */
final class TfSlicing {
    static final List<TfFunction> FUNCTIONS = List.of(
            TfFunction.of(
                    "__operators__.getitem",
                    "tensor slice_spec:unused var:unused",
                    call -> {
                        Shape mask = mask(call);
                        Shape x = call.tensor("tensor");
                        return mask == null ? Subscripts.shape(x, subscripts(call)) : kept(x, mask, 0);
                    },
                    TfSlicing::subscript),
            TfFunction.of(
                    "boolean_mask compat.v1.boolean_mask",
                    "tensor mask axis:axis(0)",
                    call -> {
                        Shape x = call.tensor("tensor");
                        return kept(x, call.tensor("mask"), maskAxis(call, x.rank()));
                    },
                    (call, x, kernels) -> keep(x, OneType.one(call, "mask", kernels), maskAxis(call, x.rank()))),
            TfView.of("slice", "slice", "input_=inputs begin:numbers=start_indices size:numbers=shape")
                    .shape(TfSlicing::slicedShape)
                    .build(),
            TfFunction.of(
                    "strided_slice",
                    "input_ begin end strides:optional begin_mask:integer(0) end_mask:integer(0) "
                            + "ellipsis_mask:integer(0) new_axis_mask:integer(0) shrink_axis_mask:integer(0) var:unused",
                    call -> Subscripts.shape(call.tensor("input_"), parts(call)),
                    (call, x, kernels) -> Subscripts.pick(x, parts(call), kernels)));

    private TfSlicing() {}

    /** Returns the number in a tensor that is used as a subscript. */
    private static <T> long number(Arg.One<T> tensor) {
        List<@Nullable Long> numbers = StaticIntegers.numbers(tensor);
        Long only = numbers == null || numbers.size() != 1 ? null : numbers.get(0);
        return only == null ? Subscripts.OPEN : only;
    }

    /** Returns the subscript if it is a tensor with axes, which must be a boolean mask. */
    private static @Nullable Shape mask(Call<Shape> call) {
        Arg<Shape> spec = call.argument("slice_spec");
        return spec instanceof Arg.One<Shape> one && one.value().rank() > 0 ? one.value() : null;
    }

    private static Tensor subscript(Call<Operand> call, Tensor x, Kernels kernels) {
        Arg<Operand> spec = call.argument("slice_spec");
        if (spec instanceof Arg.One<Operand> one && one.value().dtype() == DType.BOOL) {
            return keep(x, one.value().tensor(), 0);
        }
        return Subscripts.pick(x, subscripts(call), kernels);
    }

    private static <T> List<Part> subscripts(Call<T> call) {
        Arg<T> spec = call.argument("slice_spec");
        List<Part> parts = new ArrayList<>();
        if (spec instanceof Arg.Many<T> many) {
            many.items().forEach(item -> parts.add(part(item)));
        } else if (spec instanceof Arg.Literal<T> literal && literal.json().isArray()) {
            literal.json().forEach(item -> parts.add(part(new Arg.Literal<T>(item))));
        } else {
            parts.add(spec == null ? new Part.NewAxis() : part(spec));
        }
        if (parts.stream().filter(Part.Ellipsis.class::isInstance).count() > 1) {
            throw new ShapeException("at most one ...", parts.toString());
        }
        return parts;
    }

    private static <T> Part part(Arg<T> item) {
        if (item instanceof Arg.One<T> one) return new Part.Index(number(one));
        if (item instanceof Arg.Dict<T> dict) {
            return new Part.Range(
                    bound(dict.entries().get("start")),
                    bound(dict.entries().get("stop")),
                    bound(dict.entries().get("step")));
        }
        JsonNode json = item instanceof Arg.Literal<T> literal ? literal.json() : MissingNode.getInstance();
        if (json.isNull()) return new Part.NewAxis();
        if (Parameter.isInteger(json)) return new Part.Index(json.asLong());
        boolean ellipsis = json.path("class_name").asText().equals("__ellipsis__");
        if (ellipsis || json.asText().equals("Ellipsis")) return new Part.Ellipsis();
        if (json.has("start") && json.has("stop")) {
            return new Part.Range(bound(json.get("start")), bound(json.get("stop")), bound(json.path("step")));
        }
        throw new NotCheckableException("subscript " + item + " is not supported");
    }

    private static <T> @Nullable Long bound(@Nullable Arg<T> bound) {
        if (bound instanceof Arg.One<T> one) return number(one);
        return bound instanceof Arg.Literal<T> literal ? bound(literal.json()) : null;
    }

    private static @Nullable Long bound(JsonNode json) {
        return json.isNumber() ? json.asLong() : null;
    }

    private static int maskAxis(Call<?> call, int rank) {
        return call.has("axis") ? call.axis("axis", rank) : 0;
    }

    /** Returns the shape after masking: the axes that the mask covers become one axis of unknown size. */
    private static Shape kept(Shape x, Shape mask, int axis) {
        Shape covered = mask.rank() + axis > x.rank() ? x : x.slice(axis, axis + mask.rank());
        if (!covered.compatible(mask)) throw new ShapeException("a mask of shape " + covered, mask.toString());
        return x.slice(0, axis).append(Shape.UNKNOWN).append(x.slice(axis + mask.rank(), x.rank()));
    }

    private static Tensor keep(Tensor x, Tensor mask, int axis) {
        if (mask.dtype() != DType.BOOL) throw new ShapeException("a boolean mask", mask.toString());
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
        List<@Nullable Long> sizes = StaticIntegers.counted(call, "size");
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
        Long begin = begins == null || x.rank() != 1 ? null : begins.get(0);
        if (begin == null || x.contents().isEmpty() || !sliced.fullyKnown()) return sliced;
        return Subscripts.shape(x, List.of(new Part.Range(begin, begin + sliced.dim(0), null)));
    }

    /** Converts begins, ends, strides and the bits of the masks to subscripts. */
    private static List<Part> parts(Call<?> call) {
        List<@Nullable Long> begins = StaticIntegers.counted(call, "begin");
        List<@Nullable Long> ends = StaticIntegers.counted(call, "end");
        List<@Nullable Long> strides = call.has("strides") ? StaticIntegers.counted(call, "strides") : null;
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
