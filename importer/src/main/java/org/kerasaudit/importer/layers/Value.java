package org.kerasaudit.importer.layers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args.Arg;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * A tensor in the graph together with the mask Keras attaches to it.
 *
 * @param mask 1 for a valid step and 0 for padding, usually {@code [batch, time]}; null for no mask
 */
public record Value(Tensor tensor, @Nullable Tensor mask) {
    public static Value of(Tensor tensor) {
        return new Value(tensor, null);
    }

    /** Returns this value with floating-point elements converted to another precision. */
    public Value cast(Precision precision) {
        return new Value(precision.autocast(tensor), mask);
    }

    /** Returns this value with another mask. */
    public Value masked(@Nullable Tensor otherMask) {
        return new Value(tensor, otherMask);
    }

    /**
     * Returns the call with its {@code mask} argument, if any, attached to the tensors of the first argument: one mask for
     * the first input, or a list of masks, some of them null, one per input.
     */
    public static Args<Value> withExplicitMasks(Args<Value> call) {
        Optional<Arg<Value>> mask = call.argument(Integer.MAX_VALUE, "mask");
        if (mask.isEmpty() || call.positional().isEmpty()) return call;
        List<Arg<Value>> positional = new ArrayList<>(call.positional());
        positional.set(0, masked(positional.get(0), listed(mask.get())));
        Map<String, Arg<Value>> named = new LinkedHashMap<>(call.named());
        named.remove("mask");
        return new Args<>(positional, named);
    }

    /**
     * Returns the call with the masks of its {@code mask} argument attached to its inputs in order, whatever the structure of
     * either; an input keeps its own mask where the argument has null.
     */
    public static Args<Value> withMasksInOrder(Args<Value> call) {
        Optional<Arg<Value>> mask = call.argument(Integer.MAX_VALUE, "mask");
        if (mask.isEmpty() || call.positional().isEmpty()) return call;
        Iterator<Optional<Tensor>> next = leaves(mask.get()).iterator();
        List<Arg<Value>> positional = new ArrayList<>(call.positional());
        positional.set(
                0,
                positional
                        .get(0)
                        .map(value ->
                                next.hasNext() ? next.next().map(value::masked).orElse(value) : value));
        Map<String, Arg<Value>> named = new LinkedHashMap<>(call.named());
        named.remove("mask");
        return new Args<>(positional, named);
    }

    /** Returns the tensors and nulls of an argument, empty for null. */
    private static List<Optional<Tensor>> leaves(Arg<Value> arg) {
        if (arg instanceof Arg.One<Value> one)
            return List.of(Optional.of(one.value().tensor()));
        if (arg instanceof Arg.Many<Value> many) return leaves(many.items());
        if (arg instanceof Arg.Dict<Value> dict) return leaves(dict.entries().values());
        JsonNode json = ((Arg.Literal<Value>) arg).json();
        if (!json.isContainerNode()) return List.of(Optional.empty());
        List<Arg<Value>> items = new ArrayList<>();
        json.forEach(item -> items.add(new Arg.Literal<>(item)));
        return leaves(items);
    }

    private static List<Optional<Tensor>> leaves(Collection<Arg<Value>> items) {
        return items.stream().flatMap(item -> leaves(item).stream()).toList();
    }

    /** Converts a constant back to a list: a list or dict of only nulls is written as a constant. */
    private static Arg<Value> listed(Arg<Value> mask) {
        if (!(mask instanceof Arg.Literal<Value> literal) || !literal.json().isContainerNode()) return mask;
        List<Arg<Value>> items = new ArrayList<>();
        literal.json().forEach(item -> items.add(new Arg.Literal<>(item)));
        return new Arg.Many<>(items);
    }

    private static Arg<Value> masked(Arg<Value> input, Arg<Value> mask) {
        if (input instanceof Arg.One<Value> one) {
            return new Arg.One<>(one.value().masked(only(mask)));
        }
        if (input instanceof Arg.Many<Value> many && mask instanceof Arg.Many<Value> masks) {
            if (many.items().size() != masks.items().size())
                throw mismatch(many.items().size(), masks);
            List<Arg<Value>> items = new ArrayList<>();
            for (int i = 0; i < many.items().size(); i++) {
                items.add(masked(many.items().get(i), masks.items().get(i)));
            }
            return new Arg.Many<>(items);
        }
        if (input instanceof Arg.Many<Value> many && mask instanceof Arg.One<Value>) {
            List<Arg<Value>> items = new ArrayList<>(many.items());
            items.set(0, masked(items.get(0), mask));
            return new Arg.Many<>(items);
        }
        throw mismatch(input.tensors().size(), mask);
    }

    private static @Nullable Tensor only(Arg<Value> mask) {
        List<Value> masks = mask.tensors();
        boolean none =
                mask instanceof Arg.Literal<Value> literal && literal.json().isNull();
        if (masks.size() > 1 || masks.isEmpty() && !none) throw mismatch(1, mask);
        return none ? null : masks.get(0).tensor();
    }

    private static ShapeException mismatch(int inputs, Arg<Value> mask) {
        return new ShapeException("a mask for each of " + inputs + " inputs", mask.toString());
    }
}
