package org.kerasaudit.importer.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args.Arg;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Shape;

/**
 * A call of an operation with its bound arguments. {@code T} represents a tensor, either by its {@link Shape} or as an
 * {@link Operand}. Argument types were checked when the file was read.
 */
public final class Call<T> {
    private final Map<String, Arg<T>> given;
    private final Function<JsonNode, T> constant;

    /**
     * @param given every parameter that has a value, explicit or default
     * @param constant converts a constant that is used as a tensor
     */
    Call(Map<String, Arg<T>> given, Function<JsonNode, T> constant) {
        this.given = given;
        this.constant = constant;
    }

    /** Returns the same call with every tensor replaced. */
    <R> Call<R> map(Function<? super T, ? extends R> function, Function<JsonNode, R> otherConstant) {
        Map<String, Arg<R>> mapped = new LinkedHashMap<>();
        given.forEach((name, argument) -> mapped.put(name, argument.map(function)));
        return new Call<>(mapped, otherConstant);
    }

    /** Returns whether the operation has a parameter of this name and it has a value. */
    public boolean hasValue(String name) {
        return given.containsKey(name);
    }

    /** Returns whether the parameter is anything other than None. */
    public boolean has(String name) {
        return given.containsKey(name)
                && !(given.get(name) instanceof Arg.Literal<T> literal
                        && literal.json().isNull());
    }

    public T tensor(String name) {
        List<T> tensors = tensors(name);
        if (given.get(name) instanceof Arg.Many<T> || tensors.size() != 1) {
            throw new ShapeException("a tensor as " + name, "a list of " + tensors.size());
        }
        return tensors.get(0);
    }

    @Nullable
    T optional(String name) {
        return has(name) ? tensor(name) : null;
    }

    /** Returns the tensors of a list in order; a list of plain numbers is a single tensor. */
    public List<T> tensors(String name) {
        Arg<T> argument = given.get(name);
        if (argument == null) throw new ShapeException("an argument " + name, "none");
        List<T> tensors = new ArrayList<>();
        collect(argument, tensors);
        return tensors;
    }

    private void collect(Arg<T> argument, List<T> tensors) {
        if (argument instanceof Arg.One<T> one) tensors.add(one.value());
        if (argument instanceof Arg.Many<T> many) many.items().forEach(item -> collect(item, tensors));
        if (argument instanceof Arg.Literal<T> literal) tensors.add(constant.apply(literal.json()));
    }

    /** Returns the argument unchanged, or null for a parameter without a value. */
    public @Nullable Arg<T> argument(String name) {
        return given.get(name);
    }

    /** Converts a constant argument to a tensor. */
    T constant(JsonNode json) {
        return constant.apply(json);
    }

    /** Returns the arguments of a list, each a tensor or a constant; empty if the argument is not a list. */
    public List<Arg<T>> items(String name) {
        return given.get(name) instanceof Arg.Many<T> many ? many.items() : List.of();
    }

    /** Returns whether this is a plain Python list, which has no shape in Keras until it is converted to a tensor. */
    boolean isPlainList(String name) {
        return given.get(name) instanceof Arg.Literal<T> literal
                && literal.json().isArray();
    }

    public boolean isConstant(String name) {
        return given.get(name) instanceof Arg.Literal<T>;
    }

    public JsonNode raw(String name) {
        if (given.get(name) instanceof Arg.Literal<T> literal) return literal.json();
        if (!given.containsKey(name)) throw new ShapeException("an argument " + name, "none");
        throw new NotCheckableException(name + " must be a constant");
    }

    /** Returns the keyword arguments that no other parameter takes. */
    Map<String, JsonNode> keywords(String name) {
        Map<String, JsonNode> keywords = new LinkedHashMap<>();
        given.forEach((key, argument) -> {
            if (key.startsWith(name + ".") && argument instanceof Arg.Literal<T> literal) {
                keywords.put(key.substring(name.length() + 1), literal.json());
            }
        });
        return keywords;
    }

    public int integer(String name) {
        return raw(name).asInt();
    }

    OptionalInt optionalInteger(String name) {
        return has(name) ? OptionalInt.of(integer(name)) : OptionalInt.empty();
    }

    public boolean flag(String name) {
        return Config.truth(raw(name)).orElse(false);
    }

    public double real(String name) {
        return raw(name).asDouble();
    }

    public String word(String name) {
        return raw(name).asText();
    }

    /** Returns one integer or a list of integers. */
    public int[] integers(String name) {
        JsonNode json = Literals.value(raw(name));
        if (!json.isArray()) return new int[] {json.asInt()};
        int[] integers = new int[json.size()];
        for (int i = 0; i < integers.length; i++) integers[i] = json.get(i).asInt();
        return integers;
    }

    /** Returns {@code count} integers; a single integer is repeated. */
    int[] integers(String name, int count) {
        int[] integers = integers(name);
        if (!raw(name).isArray()) {
            int[] equal = new int[count];
            Arrays.fill(equal, integers[0]);
            return equal;
        }
        if (integers.length != count) {
            throw new ShapeException(
                    name + " of " + count + " integers", raw(name).toString());
        }
        return integers;
    }

    public DType requiredType(String name) {
        return dtype(name).orElseThrow(() -> new ShapeException("a " + name, "None"));
    }

    public Optional<DType> dtype(String name) {
        return has(name) ? DType.named(word(name)) : Optional.empty();
    }

    /** Returns the axis of a tensor of this rank, counted from the front. */
    public int axis(String name, int rank) {
        return front(integer(name), rank);
    }

    /** Returns the axes counted from the front, in ascending order; all axes for None. */
    public int[] axes(String name, int rank) {
        if (!has(name)) return all(rank);
        return Arrays.stream(integers(name))
                .map(axis -> front(axis, rank))
                .sorted()
                .distinct()
                .toArray();
    }

    /** Returns all axes of a tensor of this rank. */
    public static int[] all(int rank) {
        int[] axes = new int[rank];
        Arrays.setAll(axes, i -> i);
        return axes;
    }

    public static int front(int axis, int rank) {
        if (axis < -rank || axis >= rank) throw new ShapeException("an axis " + axis, rank + " axes");
        return axis < 0 ? axis + rank : axis;
    }
}
