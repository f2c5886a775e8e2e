package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args.Arg;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.Literals;
import org.kerasaudit.importer.ops.Operand;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Integers in an argument of a TensorFlow function: constants, tensors, or lists of both. When shapes are computed,
 * only some are known; null marks the others.
 */
final class StaticIntegers {
    private StaticIntegers() {}

    /** Returns the numbers, with null for unknown ones; null if not even their count is known. */
    static @Nullable List<@Nullable Long> numbers(Call<?> call, String name) {
        Arg<?> argument = call.argument(name);
        return argument == null ? null : numbers(argument);
    }

    static <T> @Nullable List<@Nullable Long> numbers(Arg<T> argument) {
        if (argument instanceof Arg.One<T> one) {
            return one.value() instanceof Operand operand ? values(operand.tensor()) : contents((Shape) one.value());
        }
        List<@Nullable Long> all = new ArrayList<>();
        if (argument instanceof Arg.Literal<T> literal) {
            flatten(Literals.value(literal.json()), all);
        } else if (argument instanceof Arg.Many<T> many) {
            for (Arg<T> item : many.items()) {
                List<@Nullable Long> part = numbers(item);
                if (part == null) return null;
                all.addAll(part);
            }
        }
        return all;
    }

    /**
     * Returns the numbers, with null for unknown ones. Throws {@link NotCheckableException} if not even their count is
     * known.
     */
    static List<@Nullable Long> counted(Call<?> call, String name) {
        List<@Nullable Long> numbers = numbers(call, name);
        if (numbers == null) throw unknownCount();
        return numbers;
    }

    /** Returns the exception for numbers whose count is unknown. */
    static NotCheckableException unknownCount() {
        return new NotCheckableException("the number of axes depends on the values of a tensor");
    }

    private static List<@Nullable Long> values(Tensor tensor) {
        List<@Nullable Long> all = new ArrayList<>();
        for (int i = 0; i < tensor.size(); i++) all.add(tensor.getLong(i));
        return all;
    }

    /** Returns the known contents of a tensor. */
    static @Nullable List<@Nullable Long> contents(Shape tensor) {
        if (tensor.contents().isPresent()) {
            List<@Nullable Long> sizes = new ArrayList<>();
            for (long size : tensor.contents().get().toArray()) sizes.add(size == Shape.UNKNOWN ? null : size);
            return sizes;
        }
        if (!tensor.fullyKnown() || tensor.size().orElseThrow() > 1000) return null;
        return new ArrayList<>(Collections.nCopies((int) tensor.size().orElseThrow(), null));
    }

    private static void flatten(JsonNode json, List<@Nullable Long> all) {
        if (json.isArray()) json.forEach(item -> flatten(item, all));
        else all.add(json.isNull() ? null : json.asLong());
    }

    /** Returns the numbers as sizes, unknown if negative. */
    static Shape sizes(List<@Nullable Long> numbers) {
        return Shape.of(numbers.stream()
                .mapToLong(number -> number == null || number < 0 ? Shape.UNKNOWN : number)
                .toArray());
    }

    /** Returns the shape of a number or a vector that contains these numbers. */
    static Shape holding(Shape shape, @Nullable List<@Nullable Long> numbers) {
        if (numbers == null || shape.rank() > 1 || numbers.stream().allMatch(number -> number == null)) return shape;
        return shape.holding(sizes(numbers));
    }

    /** Returns the only number; null if it is unknown. */
    static @Nullable Long number(Call<?> call, String name) {
        List<@Nullable Long> numbers = numbers(call, name);
        return numbers == null || numbers.size() != 1 ? null : numbers.get(0);
    }

    /** Returns {@code shape} with contents: the result of a function applied to the known numbers in two arguments. */
    static Shape combined(Shape shape, Call<Shape> call, String a, String b, LongBinaryOperator function) {
        if (shape.rank() > 1) return shape;
        List<@Nullable Long> left = numbers(call, a);
        List<@Nullable Long> right = numbers(call, b);
        if (left == null || right == null || left.contains(null) || right.contains(null)) return shape;
        int count = Math.max(left.size(), right.size());
        List<@Nullable Long> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Long x = left.get(left.size() == 1 ? 0 : i);
            Long y = right.get(right.size() == 1 ? 0 : i);
            all.add(x == null || y == null ? null : Long.valueOf(function.applyAsLong(x, y)));
        }
        return holding(shape, all);
    }

    /** Returns all numbers of an argument, with -1 for unknown ones. */
    static int[] integers(Call<?> call, String name) {
        return counted(call, name).stream()
                .mapToInt(number -> number == null ? -1 : Math.toIntExact(number))
                .toArray();
    }

    static int integer(Call<?> call, String name) {
        int[] all = integers(call, name);
        if (all.length != 1) throw new ShapeException("a single number as " + name, Arrays.toString(all));
        return all[0];
    }
}
