package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args.Arg;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.KerasOp;
import org.kerasaudit.importer.ops.Operand;
import org.kerasaudit.importer.ops.Parameter;
import org.kerasaudit.importer.ops.Reshaping;
import org.kerasaudit.importer.ops.tensorflow.Signature.Entry;
import org.kerasaudit.importer.ops.tensorflow.Signature.Handling;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * A TensorFlow function as a view of the equivalent {@code keras.ops} function: its parameter names there, and any
 * differences. Shapes and values are those of Keras unless stated otherwise.
 */
final class TfView {
    /** Derives Keras arguments from the call and the shape of its first tensor. */
    interface Arguments {
        Map<String, JsonNode> of(Call<?> call, Shape x);
    }

    /** Transforms the last output, given the first tensor of the call. */
    interface Result {
        Tensor of(Call<Operand> call, Tensor x, Tensor output, Kernels kernels);
    }

    /** Transforms the tensors of the call, all of one type, before the Keras function is applied. */
    interface Preparation {
        List<Tensor> of(Call<Operand> call, List<Tensor> given, Kernels kernels);
    }

    private final String symbols;
    private final Function<Call<?>, String> function;
    private final Signature signature;
    private Arguments derived = (call, x) -> Map.of();
    private BiFunction<Call<Shape>, List<Shape>, List<Shape>> declared = (call, shapes) -> shapes;
    private @Nullable Function<Call<Shape>, List<Shape>> shapes;
    private Preparation prepared = (call, given, kernels) -> given;
    private Result result = (call, x, output, kernels) -> output;

    private TfView(String symbols, Function<Call<?>, String> function, Signature signature) {
        this.symbols = symbols;
        this.function = function;
        this.signature = signature;
    }

    /**
     * @param symbols separated by spaces
     * @param signature in the syntax of {@link Signature}
     */
    static TfView of(String symbols, String function, String signature, Parameter... special) {
        return of(symbols, call -> function, signature, special);
    }

    /** Defines a view of a function that depends on the call. */
    static TfView of(String symbols, Function<Call<?>, String> function, String signature, Parameter... special) {
        return new TfView(symbols, function, Signature.of(signature, special));
    }

    /** Defines a function that is equivalent to Keras's except for its signature. */
    static TfFunction plain(String symbols, String function, String signature) {
        return of(symbols, function, signature).build();
    }

    TfView derived(Arguments arguments) {
        derived = arguments;
        return this;
    }

    /** Declares a shape other than Keras's. */
    TfView shape(Function<Call<Shape>, Shape> other) {
        return shapes(call -> List.of(other.apply(call)));
    }

    TfView shapes(Function<Call<Shape>, List<Shape>> others) {
        shapes = others;
        return this;
    }

    /** Adds further known sizes to the declared shapes, or refuses them. */
    TfView declaring(BiFunction<Call<Shape>, List<Shape>, List<Shape>> more) {
        declared = more;
        return this;
    }

    TfView prepared(Preparation other) {
        prepared = other;
        return this;
    }

    /**
     * Declares the shape that Keras declares, with contents: the result of this function applied to the known numbers
     * in {@code a} and {@code b}.
     */
    TfView counting(String a, String b, LongBinaryOperator integral) {
        return declaring((call, all) -> List.of(StaticIntegers.combined(all.get(0), call, a, b, integral)));
    }

    TfView result(Result other) {
        result = other;
        return this;
    }

    TfFunction build() {
        return TfFunction.several(symbols, signature.parameters(), this::shapes, this::forward);
    }

    private List<Shape> shapes(Call<Shape> call) {
        return declared.apply(call, shapes == null ? kerasShapes(call) : shapes.apply(call));
    }

    private List<Shape> kerasShapes(Call<Shape> call) {
        Map<String, Arg<Shape>> given = new LinkedHashMap<>();
        for (Entry entry : signature.entries()) {
            switch (entry.handling()) {
                case TENSOR, SEPARATE -> {
                    if (call.has(entry.name())) given.put(entry.keras(), new Arg.One<>(call.tensor(entry.name())));
                }
                case NUMBERS -> given.put(entry.keras(), new Arg.Literal<>(numbers(call, entry)));
                case OPTION -> given.put(entry.keras(), new Arg.Literal<>(stated(call, entry)));
                case LIST, NONE -> {}
            }
        }
        constants(call, call.tensor(signature.first()))
                .forEach((name, json) -> given.put(name, new Arg.Literal<>(json)));
        return KerasOp.shapes(function.apply(call), given);
    }

    private Map<String, JsonNode> constants(Call<?> call, Shape x) {
        Map<String, JsonNode> constants = new LinkedHashMap<>(signature.constants());
        constants.putAll(derived.of(call, x));
        return constants;
    }

    /** Returns the argument, or its default if it is None, which means the same to TensorFlow's functions. */
    private static JsonNode stated(Call<?> call, Entry entry) {
        JsonNode stated = call.raw(entry.name());
        JsonNode byDefault = entry.parameter().defaultValue();
        return stated.isNull() && byDefault != null ? byDefault : stated;
    }

    /** Returns static integers, with -1 for unknown ones. */
    private static JsonNode numbers(Call<?> call, Entry entry) {
        return Reshaping.list(StaticIntegers.integers(call, entry.name()));
    }

    private List<Tensor> forward(Call<Operand> call, Kernels kernels) {
        String name = function.apply(call);
        KerasOp keras = KerasOp.call(name);
        List<Entry> shared = signature.handled(Handling.TENSOR).stream()
                .filter(entry -> call.has(entry.name()))
                .toList();
        List<Tensor> given = prepared.of(call, typed(call, name, shared, kernels), kernels);
        for (int i = 0; i < shared.size(); i++) keras.with(shared.get(i).keras(), given.get(i));
        for (Entry entry : signature.entries()) {
            switch (entry.handling()) {
                case SEPARATE -> keras.with(entry.keras(), OneType.one(call, entry.name(), kernels));
                case LIST -> keras.with(entry.keras(), OneType.items(call, entry.name(), kernels));
                case NUMBERS -> keras.with(entry.keras(), numbers(call, entry));
                case OPTION -> keras.with(entry.keras(), new Arg.Literal<>(stated(call, entry)));
                case TENSOR, NONE -> {}
            }
        }
        Tensor x = given.isEmpty() ? first(call, kernels) : given.get(0);
        constants(call, x.shape()).forEach(keras::with);
        List<Tensor> outputs = new ArrayList<>(keras.all(kernels));
        int last = outputs.size() - 1;
        outputs.set(last, result.of(call, x, outputs.get(last), kernels));
        return outputs;
    }

    private List<Tensor> typed(Call<Operand> call, String name, List<Entry> shared, Kernels kernels) {
        String[] names = shared.stream().map(Entry::name).toArray(String[]::new);
        return OneType.of(call, kernels, names).stream()
                .map(tensor -> signature.types().convert(name, tensor, kernels))
                .toList();
    }

    private Tensor first(Call<Operand> call, Kernels kernels) {
        String first = signature.first();
        if (signature.handled(Handling.LIST).isEmpty()) return OneType.one(call, first, kernels);
        List<Tensor> list = OneType.items(call, first, kernels);
        if (list.isEmpty()) throw new ShapeException("at least one tensor", "none");
        return list.get(0);
    }
}
