package org.kerasaudit.importer.ops;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Operations that join several tensors or split one. */
final class Joins {
    private static final Parameter XS = Parameter.tensors("xs");
    private static final Parameter X = Parameter.tensor("x");
    private static final Parameter PARTS = Parameter.integers("indices_or_sections");

    static final List<Definition> DEFINITIONS = List.of(
            concatenation("Concatenate", "xs", Parameter.integer("axis", 0), Joins::axis)
                    .withTraits(Trait.KEEPS_NON_NEGATIVE, Trait.MOVES_ELEMENTS),
            Definition.of(
                    "Append",
                    "numpy",
                    List.of(Parameter.tensor("x1"), Parameter.tensor("x2"), Parameter.axis()),
                    Joins::appendedShape,
                    Joins::append),
            Definition.of(
                    "Stack",
                    "numpy",
                    List.of(Parameter.tensors("x"), Parameter.integer("axis", 0)),
                    Joins::stackedShape,
                    Joins::stack),
            Definition.of("Hstack", "numpy", List.of(XS), call -> joined(call.tensors("xs"), 1), (call, kernels) -> {
                List<Tensor> parts = promoted(call.tensors("xs"), kernels);
                return Layout.concat(parts, parts.get(0).rank() == 1 ? 0 : 1);
            }),
            Definition.of(
                    "Vstack",
                    "numpy",
                    List.of(XS),
                    call -> joined(call.tensors("xs"), 0),
                    (call, kernels) -> Layout.concat(promoted(call.tensors("xs"), kernels), 0)),
            Definition.of(
                    "Dstack",
                    "numpy",
                    List.of(XS),
                    call -> joined(call.tensors("xs").stream().map(Joins::deep).toList(), 2),
                    (call, kernels) -> Layout.concat(
                            promoted(call.tensors("xs"), kernels).stream()
                                    .map(part -> part.reshape(deep(part.shape()).toInts()))
                                    .toList(),
                            2)),
            split("Split", List.of(X, PARTS, Parameter.integer("axis", 0)), Joins::axis),
            split("Hsplit", List.of(X, PARTS), call -> rank -> rank == 1 ? 0 : 1),
            split("Vsplit", List.of(X, PARTS), call -> rank -> 0),
            split("Dsplit", List.of(X, PARTS), call -> rank -> 2),
            Definition.several(
                    "ArraySplit",
                    "numpy",
                    List.of(X, Parameter.integer("indices_or_sections").atLeast(1), Parameter.integer("axis", 0)),
                    Joins::nearlyEqualShapes,
                    Joins::nearlyEqual),
            Definition.several(
                    "Unstack",
                    "core",
                    List.of(X, Parameter.optionalInteger("num").atLeast(0), Parameter.integer("axis", 0)),
                    Joins::unstackedShapes,
                    Joins::unstack));

    private Joins() {}

    /** Determines the axis for a tensor of a given rank. */
    private interface AxisOf extends Function<Call<?>, ToIntFunction<Integer>> {}

    private static ToIntFunction<Integer> axis(Call<?> call) {
        return rank -> call.axis("axis", rank);
    }

    private static Definition concatenation(String className, String name, Parameter option, AxisOf axis) {
        return Definition.of(
                className,
                "numpy",
                List.of(Parameter.tensors(name), option),
                call -> {
                    List<Shape> parts = call.tensors(name);
                    return joined(
                            parts, axis.apply(call).applyAsInt(first(parts).rank()));
                },
                (call, kernels) -> {
                    List<Tensor> parts = promoted(call.tensors(name), kernels);
                    return Layout.concat(
                            parts, axis.apply(call).applyAsInt(first(parts).rank()));
                });
    }

    private static <E> E first(List<E> parts) {
        if (parts.isEmpty()) throw new ShapeException("at least one tensor", "none");
        return parts.get(0);
    }

    /** Returns all operands promoted to one type. */
    static List<Tensor> promoted(List<Operand> parts, Kernels kernels) {
        first(parts);
        if (parts.stream().allMatch(part -> part.dtype() == DType.STRING)) {
            return parts.stream().map(Operand::tensor).toList();
        }
        DType dtype = Numbers.promotedTensors(parts);
        return parts.stream().map(part -> Numbers.cast(part, dtype, kernels)).toList();
    }

    private static Shape joined(List<Shape> parts, int axis) {
        Shape first = first(parts);
        ShapeRules.requireRank(first, axis + 1);
        long size = 0;
        for (Shape part : parts) {
            if (!ShapeRules.agree(part, first, axis)) {
                throw new ShapeException("shapes that agree except along axis " + axis, first + " and " + part);
            }
            size = ShapeRules.plus(size, part.dim(axis));
        }
        return first.with(axis, size);
    }

    private static Shape appendedShape(Call<Shape> call) {
        Shape a = call.tensor("x1");
        Shape b = call.tensor("x2");
        if (call.has("axis")) return joined(List.of(a, b), call.axis("axis", a.rank()));
        return Shape.of(ShapeRules.plus(ShapeRules.size(a), ShapeRules.size(b)));
    }

    private static Tensor append(Call<Operand> call, Kernels kernels) {
        List<Tensor> parts = promoted(List.of(call.tensor("x1"), call.tensor("x2")), kernels);
        if (call.has("axis"))
            return Layout.concat(parts, call.axis("axis", parts.get(0).rank()));
        return Layout.concat(
                parts.stream().map(part -> part.reshape(part.size())).toList(), 0);
    }

    private static Shape stackedShape(Call<Shape> call) {
        List<Shape> parts = call.tensors("x");
        Shape first = first(parts);
        for (Shape part : parts) {
            if (!ShapeRules.agree(part, first)) throw new ShapeException("shapes that agree", first + " and " + part);
        }
        return first.insert(call.axis("axis", first.rank() + 1), parts.size());
    }

    private static Tensor stack(Call<Operand> call, Kernels kernels) {
        List<Tensor> parts = promoted(call.tensors("x"), kernels);
        return Layout.stack(parts, call.axis("axis", parts.get(0).rank() + 1));
    }

    /** Returns the shape with at least three axes, as dstack expands it. */
    private static Shape deep(Shape x) {
        return switch (x.rank()) {
            case 0 -> Shape.of(1, 1, 1);
            case 1 -> Shape.of(1, x.dim(0), 1);
            case 2 -> x.append(1);
            default -> x;
        };
    }

    private static Definition split(String className, List<Parameter> parameters, AxisOf axis) {
        return Definition.several(
                className,
                "numpy",
                parameters,
                call -> {
                    Shape x = call.tensor("x");
                    return splitShapes(call, x, axis.apply(call).applyAsInt(x.rank()));
                },
                (call, kernels) -> {
                    Tensor x = call.tensor("x").tensor();
                    int along = axis.apply(call).applyAsInt(x.rank());
                    return split(x, along, bounds(call, x.dim(along)));
                });
    }

    private static List<Shape> splitShapes(Call<Shape> call, Shape x, int axis) {
        ShapeRules.requireRank(x, axis + 1);
        boolean cuts = call.raw("indices_or_sections").isArray();
        int parts = cuts ? call.integers("indices_or_sections").length + 1 : call.integer("indices_or_sections");
        if (!x.known(axis)) return Collections.nCopies(parts, x);
        int[] bounds = bounds(call, Math.toIntExact(x.dim(axis)));
        return IntStream.range(0, parts)
                .mapToObj(i -> x.with(axis, Math.max(0, bounds[i + 1] - bounds[i])))
                .toList();
    }

    /** Returns the boundaries of the parts. */
    private static int[] bounds(Call<?> call, int size) {
        int[] given = call.integers("indices_or_sections");
        if (call.raw("indices_or_sections").isArray()) {
            int[] bounds = new int[given.length + 2];
            for (int i = 0; i < given.length; i++) {
                bounds[i + 1] = Math.max(0, Math.min(size, given[i] < 0 ? given[i] + size : given[i]));
            }
            bounds[bounds.length - 1] = size;
            return bounds;
        }
        if (given[0] <= 0 || size % given[0] != 0) {
            throw new ShapeException("a size divisible by " + given[0], Integer.toString(size));
        }
        return IntStream.rangeClosed(0, given[0])
                .map(i -> i * (size / given[0]))
                .toArray();
    }

    private static List<Tensor> split(Tensor x, int axis, int[] bounds) {
        List<Tensor> parts = new ArrayList<>();
        for (int i = 0; i + 1 < bounds.length; i++) {
            parts.add(Layout.slice(x, axis, bounds[i], Math.max(0, bounds[i + 1] - bounds[i])));
        }
        return parts;
    }

    /** Returns the boundaries of {@code parts} parts whose sizes differ by at most one, larger ones first. */
    private static int[] nearlyEqualBounds(int size, int parts) {
        return IntStream.rangeClosed(0, parts)
                .map(i -> i * (size / parts) + Math.min(i, size % parts))
                .toArray();
    }

    private static List<Shape> nearlyEqualShapes(Call<Shape> call) {
        Shape x = call.tensor("x");
        int parts = call.integer("indices_or_sections");
        int axis = call.axis("axis", x.rank());
        if (!x.known(axis)) return Collections.nCopies(parts, x);
        int[] bounds = nearlyEqualBounds(Math.toIntExact(x.dim(axis)), parts);
        return IntStream.range(0, parts)
                .mapToObj(i -> x.with(axis, bounds[i + 1] - bounds[i]))
                .toList();
    }

    private static List<Tensor> nearlyEqual(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("x").tensor();
        int axis = call.axis("axis", x.rank());
        return split(x, axis, nearlyEqualBounds(x.dim(axis), call.integer("indices_or_sections")));
    }

    private static List<Shape> unstackedShapes(Call<Shape> call) {
        Shape x = call.tensor("x");
        int axis = call.axis("axis", x.rank());
        long count = call.has("num") ? call.integer("num") : x.dim(axis);
        if (count == Shape.UNKNOWN) throw new NotCheckableException("the number of outputs is unknown");
        return Collections.nCopies(Math.toIntExact(count), x.without(axis));
    }

    private static List<Tensor> unstack(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("x").tensor();
        int axis = call.axis("axis", x.rank());
        int count = call.has("num") ? call.integer("num") : x.dim(axis);
        if (count != x.dim(axis))
            throw new ShapeException(
                    "size " + count + " along axis " + axis, x.shape().toString());
        return IntStream.range(0, count).mapToObj(i -> Layout.pick(x, axis, i)).toList();
    }
}
