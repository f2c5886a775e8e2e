package org.kerasaudit.importer.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Args.Arg;
import org.kerasaudit.importer.ops.Literals;

/**
 * Constants among the arguments of a layer's call: the key of an Attention, an attention mask, initial states. The file contains
 * their elements as nested lists or, in Keras 3, as arrays with a type. Graph operations convert theirs themselves.
 */
final class Constants {
    private static final int STATE_RANK = 2;

    private Constants() {}

    /** Returns the call with constants as tensors; {@code tensor} converts one. */
    static <T> Args<T> asTensors(Args<T> call, Function<JsonNode, T> tensor) {
        if (!anyIn(call)) return call;
        List<Arg<T>> positional = new ArrayList<>();
        for (Arg<T> arg : call.positional()) {
            positional.add(positional.isEmpty() ? input(arg, tensor) : argument(arg, tensor));
        }
        boolean listed = !positional.isEmpty() && positional.get(0) instanceof Arg.Many<T>;
        Map<String, Arg<T>> named = new LinkedHashMap<>();
        call.named().forEach((name, arg) -> {
            boolean splits = name.equals("mask") && listed || name.equals("initial_state") && isStates(arg);
            named.put(name, splits ? split(arg, tensor) : argument(arg, tensor));
        });
        return new Args<>(positional, named);
    }

    /** Returns whether an argument is or contains an array. */
    static boolean anyIn(Args<?> call) {
        for (Arg<?> arg : call.positional()) if (contains(arg)) return true;
        for (Arg<?> arg : call.named().values()) if (contains(arg)) return true;
        return false;
    }

    private static boolean contains(Arg<?> arg) {
        if (arg instanceof Arg.Literal<?> literal) return isArray(literal.json());
        return arg instanceof Arg.Many<?> many
                && many.items().stream()
                        .anyMatch(item ->
                                contains(item) || item instanceof Arg.Literal<?> literal && isElement(literal.json()));
    }

    private static boolean isArray(JsonNode json) {
        if (json.isArray()) {
            for (JsonNode item : json) if (isArray(item) || isElement(item)) return true;
            return false;
        }
        return json.isObject() && Literals.isTensor(json);
    }

    private static boolean isElement(JsonNode json) {
        return json.isNumber() || json.isBoolean();
    }

    /** Converts the first argument, in which numbers are tensors, too. */
    private static <T> Arg<T> input(Arg<T> arg, Function<JsonNode, T> tensor) {
        if (!(arg instanceof Arg.Many<T> many)) return argument(arg, tensor);
        return new Arg.Many<>(many.items().stream()
                .map(item -> item instanceof Arg.Literal<T> literal && isElement(literal.json())
                        ? new Arg.One<>(tensor.apply(literal.json()))
                        : input(item, tensor))
                .toList());
    }

    private static <T> Arg<T> argument(Arg<T> arg, Function<JsonNode, T> tensor) {
        if (arg instanceof Arg.Many<T> many) {
            return new Arg.Many<>(
                    many.items().stream().map(item -> argument(item, tensor)).toList());
        }
        if (!(arg instanceof Arg.Literal<T> literal) || !isArray(literal.json())) return arg;
        return Literals.isTensor(literal.json()) ? new Arg.One<>(tensor.apply(literal.json())) : split(arg, tensor);
    }

    /** Converts a list of constants, some of which may be null. */
    private static <T> Arg<T> split(Arg<T> arg, Function<JsonNode, T> tensor) {
        if (!(arg instanceof Arg.Literal<T> literal) || !literal.json().isArray()) return argument(arg, tensor);
        List<Arg<T>> items = new ArrayList<>();
        for (JsonNode item : literal.json()) items.add(argument(new Arg.Literal<>(item), tensor));
        return new Arg.Many<>(items);
    }

    private static boolean isStates(Arg<?> arg) {
        return arg instanceof Arg.Literal<?> literal
                && literal.json().isArray()
                && Literals.isTensor(literal.json())
                && Literals.shape(literal.json()).rank() > STATE_RANK;
    }
}
