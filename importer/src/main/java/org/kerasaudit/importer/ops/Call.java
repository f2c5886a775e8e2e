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
 * One call of an operation: what each of its parameters stands for. {@code T} stands for a tensor, by its {@link
 * Shape} or as an {@link Operand}. Types were checked where the file was read.
 */
public final class Call<T> {
    private final Map<String, Arg<T>> given;
    private final Function<JsonNode, T> constant;

    /**
     * @param given every parameter that has a value, stated or not
     * @param constant a constant in a tensor's place as a tensor
     */
    Call(Map<String, Arg<T>> given, Function<JsonNode, T> constant) {
        this.given = given;
        this.constant = constant;
    }

    /** The same call with every tensor replaced. */
    <R> Call<R> map(Function<? super T, ? extends R> function, Function<JsonNode, R> otherConstant) {
        Map<String, Arg<R>> mapped = new LinkedHashMap<>();
        given.forEach((name, argument) -> mapped.put(name, argument.map(function)));
        return new Call<>(mapped, otherConstant);
    }

    /** Whether the operation has a parameter of this name and it has a value. */
    public boolean knows(String name) {
        return given.containsKey(name);
    }

    /** Whether the parameter is anything but None. */
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

    /** The tensors in a list, in order; a list of bare numbers is a single tensor. */
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

    /** The argument as it is; null for a parameter without a value. */
    public @Nullable Arg<T> argument(String name) {
        return given.get(name);
    }

    /** The tensor that an argument stands for by itself. */
    T constant(JsonNode json) {
        return constant.apply(json);
    }

    /** The arguments in a list, each a tensor or a constant; nothing for anything but a list. */
    public List<Arg<T>> items(String name) {
        return given.get(name) instanceof Arg.Many<T> many ? many.items() : List.of();
    }

    /** Whether this is a bare list of Python, in which Keras sees no shape before it is a tensor. */
    boolean bareList(String name) {
        return given.get(name) instanceof Arg.Literal<T> literal
                && literal.json().isArray();
    }

    public boolean isConstant(String name) {
        return given.get(name) instanceof Arg.Literal<T>;
    }

    public JsonNode raw(String name) {
        if (given.get(name) instanceof Arg.Literal<T> literal) return literal.json();
        if (!given.containsKey(name)) throw new ShapeException("an argument " + name, "none");
        throw new NotCheckableException(name + " is understood as a constant only");
    }

    /** The keyword arguments that no other parameter takes. */
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

    /** One whole number or a list of them. */
    public int[] integers(String name) {
        JsonNode json = Literals.value(raw(name));
        if (!json.isArray()) return new int[] {json.asInt()};
        int[] integers = new int[json.size()];
        for (int i = 0; i < integers.length; i++) integers[i] = json.get(i).asInt();
        return integers;
    }

    /** Whole numbers, {@code count} of them; a single one stands for as many. */
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

    /** The axis counted from the front, of a tensor of this rank. */
    public int axis(String name, int rank) {
        return front(integer(name), rank);
    }

    /** Axes counted from the front, ascending; all of them for None. */
    public int[] axes(String name, int rank) {
        if (!has(name)) return all(rank);
        return Arrays.stream(integers(name))
                .map(axis -> front(axis, rank))
                .sorted()
                .distinct()
                .toArray();
    }

    /** All axes of a tensor of this rank. */
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
