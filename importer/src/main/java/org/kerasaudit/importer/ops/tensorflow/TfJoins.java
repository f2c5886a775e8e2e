package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args.Arg;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.Literals;
import org.kerasaudit.importer.ops.Operand;
import org.kerasaudit.importer.ops.Parameter;
import org.kerasaudit.importer.ops.Reshaping;
import org.kerasaudit.importer.ops.ShapeRules;
import org.kerasaudit.importer.tensor.Shape;

/** TensorFlow's functions that join several tensors or split one. */
final class TfJoins {
    static final List<TfFunction> FUNCTIONS = List.of(
            TfView.of("concat", "concatenate", "values:list=xs axis:integer=axis")
                    .shape(TfJoins::concatenated)
                    .build(),
            TfView.of("stack", "stack", "values:list=x axis:integer(0)=axis")
                    .shape(TfJoins::stacked)
                    .build(),
            TfView.of("unstack", "unstack", "value=x num:optionalInteger≥0=num axis:integer(0)=axis")
                    .declaring(TfJoins::unstacked)
                    .build(),
            TfView.of("split", "split", "value=x num_or_size_splits axis:integer(0)=axis num:optionalInteger≥0")
                    .derived((call, x) -> Map.of("indices_or_sections", cuts(call, x)))
                    .shapes(TfJoins::splitShapes)
                    .build(),
            TfFunction.several(
                    "identity_n",
                    List.of(Parameter.tensors("input")),
                    call -> call.tensors("input"),
                    (call, kernels) ->
                            call.tensors("input").stream().map(Operand::tensor).toList()));

    private TfJoins() {}

    /** Returns the shapes in a list, or those of the slices if a tensor takes its place. */
    private static List<Shape> shapes(Call<Shape> call) {
        List<Arg<Shape>> items = call.items("values");
        List<Shape> shapes = new ArrayList<>();
        for (Arg<Shape> item : items) shapes.add(shape(item));
        if (!items.isEmpty()) return shapes;
        Shape total = call.tensor("values");
        if (total.rank() == 0 || !total.known(0)) throw new NotCheckableException("the number of tensors is unknown");
        return Collections.nCopies(Math.toIntExact(total.dim(0)), total.without(0));
    }

    private static Shape shape(Arg<Shape> item) {
        if (item instanceof Arg.One<Shape> one) return one.value();
        if (item instanceof Arg.Literal<Shape> literal) return Literals.shape(literal.json());
        if (item instanceof Arg.Many<Shape> many) {
            List<Shape> inner = many.items().stream().map(TfJoins::shape).toList();
            return inner.isEmpty() ? Shape.of(0) : TfArithmetic.merged(inner).insert(0, inner.size());
        }
        throw new ShapeException("a tensor", item.toString());
    }

    private static Shape concatenated(Call<Shape> call) {
        List<Shape> parts = shapes(call);
        Shape joined = parts.get(0);
        int axis = call.axis("axis", joined.rank());
        long size = 0;
        for (Shape part : parts) {
            if (!ShapeRules.agree(part, joined, axis)) {
                throw new ShapeException("shapes that agree except along axis " + axis, joined + " and " + part);
            }
            joined = joined.with(axis, 0).merge(part.with(axis, 0));
            size = ShapeRules.plus(size, part.dim(axis));
        }
        return StaticIntegers.holding(joined.with(axis, size), numbers(call.argument("values")));
    }

    private static @Nullable List<@Nullable Long> numbers(@Nullable Arg<Shape> argument) {
        return argument == null || argument.tensors().stream().anyMatch(one -> one.rank() > 1)
                ? null
                : StaticIntegers.numbers(argument);
    }

    private static Shape stacked(Call<Shape> call) {
        List<Shape> parts = shapes(call);
        Shape first = TfArithmetic.merged(parts);
        Shape stacked = first.insert(call.axis("axis", first.rank() + 1), parts.size());
        return StaticIntegers.holding(stacked, numbers(call.argument("values")));
    }

    /** Returns the shapes with their contents: the numbers remain known after their vector is unstacked. */
    private static List<Shape> unstacked(Call<Shape> call, List<Shape> shapes) {
        Shape x = call.tensor("value");
        List<@Nullable Long> numbers = x.rank() == 1 ? StaticIntegers.contents(x) : null;
        if (numbers == null) return shapes;
        return IntStream.range(0, shapes.size())
                .mapToObj(i -> StaticIntegers.holding(shapes.get(i), numbers.subList(i, i + 1)))
                .toList();
    }

    /** Returns whether the parts are given by their sizes. */
    private static boolean sized(Call<?> call) {
        Arg<?> parts = call.argument("num_or_size_splits");
        return !(parts instanceof Arg.Literal<?> literal && literal.json().isNumber());
    }

    private static List<Shape> splitShapes(Call<Shape> call) {
        Shape x = call.tensor("value");
        int axis = call.axis("axis", x.rank());
        return Arrays.stream(sizes(call, x.dim(axis)))
                .mapToObj(size -> x.with(axis, size))
                .toList();
    }

    /** Returns where the parts end, except for the last one. */
    private static JsonNode cuts(Call<?> call, Shape x) {
        long[] sizes = sizes(call, x.dim(call.axis("axis", x.rank())));
        if (Arrays.stream(sizes).anyMatch(size -> size < 0)) throw new ShapeException("sizes", Arrays.toString(sizes));
        int[] cuts = new int[sizes.length - 1];
        for (int i = 0; i < cuts.length; i++) cuts[i] = Math.toIntExact((i == 0 ? 0 : cuts[i - 1]) + sizes[i]);
        return Reshaping.list(cuts);
    }

    /** Returns the sizes of the parts: equal ones by count, or those given, one of which may be -1. */
    private static long[] sizes(Call<?> call, long total) {
        List<@Nullable Long> given = StaticIntegers.numbers(call, "num_or_size_splits");
        if (given == null || !sized(call) && given.contains(null)) {
            throw new NotCheckableException("the number of outputs is unknown");
        }
        long[] sizes = given.stream()
                .mapToLong(size -> size == null ? Shape.UNKNOWN : size)
                .toArray();
        if (!sized(call)) return equalSizes(sizes[0], total);
        long open = Arrays.stream(sizes).filter(size -> size == Shape.UNKNOWN).count();
        long known = Arrays.stream(sizes).filter(size -> size != Shape.UNKNOWN).sum();
        if (total == Shape.UNKNOWN || open > 1) return sizes;
        if (open == 0 ? known != total : known > total) {
            throw new ShapeException("sizes that add up to " + total, Arrays.toString(sizes));
        }
        return Arrays.stream(sizes)
                .map(size -> size == Shape.UNKNOWN ? total - known : size)
                .toArray();
    }

    private static long[] equalSizes(long count, long total) {
        if (count <= 0 || total != Shape.UNKNOWN && total % count != 0) {
            throw new ShapeException("a size divisible by " + count, Long.toString(total));
        }
        long[] sizes = new long[Math.toIntExact(count)];
        Arrays.fill(sizes, total == Shape.UNKNOWN ? total : total / count);
        return sizes;
    }
}
