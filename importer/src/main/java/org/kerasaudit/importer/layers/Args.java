package org.kerasaudit.importer.layers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The arguments of a layer call as recorded in its graph node: positional and named, each a tensor, a list, a dict or a
 * constant. {@code T} represents a tensor: a reference, a shape or a value.
 */
public record Args<T>(List<Arg<T>> positional, Map<String, Arg<T>> named) {

    /** One argument. */
    public sealed interface Arg<T> {
        /** A tensor. */
        record One<T>(T value) implements Arg<T> {
            @Override
            public String toString() {
                return String.valueOf(value);
            }
        }

        /** A list or tuple of arguments. */
        record Many<T>(List<Arg<T>> items) implements Arg<T> {
            @Override
            public String toString() {
                return items.toString();
            }
        }

        /** A dict of arguments, some of which may be tensors. */
        record Dict<T>(Map<String, Arg<T>> entries) implements Arg<T> {
            @Override
            public String toString() {
                return entries.toString();
            }
        }

        /** A constant as written in the configuration. */
        record Literal<T>(JsonNode json) implements Arg<T> {
            @Override
            public String toString() {
                return Config.shortened(json);
            }
        }

        /** Returns the tensors in this argument, in order. */
        default List<T> tensors() {
            if (this instanceof One<T> one) return Collections.singletonList(one.value);
            List<T> found = new ArrayList<>();
            addTo(found);
            return found;
        }

        private void addTo(List<T> found) {
            if (this instanceof One<T> one) found.add(one.value);
            if (this instanceof Many<T> many) for (Arg<T> item : many.items) item.addTo(found);
            if (this instanceof Dict<T> dict) for (Arg<T> item : dict.entries.values()) item.addTo(found);
        }

        /** Returns this argument with every tensor replaced. */
        default <R> Arg<R> map(Function<? super T, ? extends R> function) {
            if (this instanceof One<T> one) return new One<>(function.apply(one.value));
            if (this instanceof Many<T> many) {
                return new Many<>(many.items.stream()
                        .<Arg<R>>map(item -> item.map(function))
                        .toList());
            }
            if (this instanceof Dict<T> dict) {
                Map<String, Arg<R>> mapped = new LinkedHashMap<>();
                dict.entries.forEach((key, item) -> mapped.put(key, item.map(function)));
                return new Dict<>(mapped);
            }
            return new Literal<>(((Literal<T>) this).json);
        }
    }

    public static <T> Args<T> of(List<T> tensors) {
        List<Arg<T>> items = tensors.stream().<Arg<T>>map(Arg.One::new).toList();
        return new Args<>(items.size() == 1 ? items : List.of(new Arg.Many<>(items)), Map.of());
    }

    public static <T> Args<T> of(T tensor) {
        return of(List.of(tensor));
    }

    /** Returns the tensors of the first argument, which Keras calls the layer's inputs. */
    public List<T> inputs() {
        return positional.isEmpty() ? List.of() : positional.get(0).tensors();
    }

    /** Returns the only input. Throws {@link ShapeException} if there is not exactly one. */
    public T input() {
        List<T> inputs = inputs();
        if (inputs.size() != 1) throw new ShapeException("one input", inputs.size() + " inputs");
        return inputs.get(0);
    }

    /** Returns this call with its first argument positional if it was passed by one of these names instead. */
    public Args<T> firstInPlace(List<String> names) {
        if (!positional.isEmpty()) return this;
        return names.stream()
                .filter(named::containsKey)
                .findFirst()
                .map(name -> {
                    Map<String, Arg<T>> others = new LinkedHashMap<>(named);
                    return new Args<>(List.of(others.remove(name)), others);
                })
                .orElse(this);
    }

    /** Returns the tensors of all arguments, positional ones first. */
    public List<T> tensors() {
        if (positional.size() == 1 && named.isEmpty()) return positional.get(0).tensors();
        List<T> all = new ArrayList<>();
        for (Arg<T> arg : positional) arg.addTo(all);
        for (Arg<T> arg : named.values()) arg.addTo(all);
        return all;
    }

    /** Returns these arguments with the named ones sorted by name, the order in which Keras flattens them. */
    public Args<T> inNameOrder() {
        return new Args<>(positional, new TreeMap<>(named));
    }

    /** Returns the argument at this position or with this name; empty if absent or JSON null. */
    public Optional<Arg<T>> argument(int position, String name) {
        Arg<T> found = position < positional.size() ? positional.get(position) : named.get(name);
        return Optional.ofNullable(found).filter(Args::given);
    }

    /** Whether the argument at this position or with this name is present and true. */
    public boolean flag(int position, String name) {
        return argument(position, name)
                .map(arg ->
                        arg instanceof Arg.Literal<T> literal && literal.json().asBoolean())
                .orElse(false);
    }

    /**
     * Lists the arguments that a layer supporting only {@code names} after its first argument would ignore, each as {@code
     * name=value: reason}. Masks are always supported, and so is a training flag that is false.
     */
    public List<String> refusedBeyond(List<String> names) {
        List<String> refused = new ArrayList<>();
        for (int i = names.size() + 1; i < positional.size(); i++) {
            if (given(positional.get(i))) refused.add("args[" + i + "]=" + positional.get(i) + ": not supported");
        }
        named.forEach((name, arg) -> {
            boolean training = name.equals("training");
            boolean off = training
                    && arg instanceof Arg.Literal<T> literal
                    && !literal.json().asBoolean(true);
            if (!given(arg) || off || name.equals("mask") || names.contains(name)) return;
            refused.add(
                    name + "=" + arg + ": " + (training ? "training behavior is not implemented" : "not supported"));
        });
        return refused;
    }

    private static boolean given(Arg<?> arg) {
        return !(arg instanceof Arg.Literal<?> literal && literal.json().isNull());
    }

    /** Returns this call with the argument at this position passed by name. */
    Args<T> byName(int position, String name) {
        if (position >= positional.size()) return this;
        Map<String, Arg<T>> all = new LinkedHashMap<>(named);
        all.put(name, positional.get(position));
        return new Args<>(positional.subList(0, position), all);
    }

    public <R> Args<R> map(Function<? super T, ? extends R> function) {
        List<Arg<R>> places = new ArrayList<>(positional.size());
        for (Arg<T> arg : positional) places.add(arg.map(function));
        Map<String, Arg<R>> mapped = named.isEmpty() ? Map.of() : new LinkedHashMap<>();
        named.forEach((name, arg) -> mapped.put(name, arg.map(function)));
        return new Args<>(List.copyOf(places), mapped);
    }
}
