package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args.Arg;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.KerasOp;
import org.kerasaudit.importer.ops.Operand;
import org.kerasaudit.importer.ops.Parameter;
import org.kerasaudit.importer.ops.Reshaping;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * A TensorFlow function as a view of the {@code keras.ops} function it equals: the names its parameters have there, and
 * whatever differs. Shapes and values are those of Keras unless stated otherwise.
 */
final class TfView {
    /** Keras arguments that follow from the call and the shape of its first tensor. */
    interface Arguments {
        Map<String, JsonNode> of(Call<?> call, Shape x);
    }

    /** What becomes of the last output, given the first tensor of the call. */
    interface Result {
        Tensor of(Call<Operand> call, Tensor x, Tensor output);
    }

    private final String symbols;
    private final Function<Call<?>, String> function;
    private final List<Parameter> parameters = new ArrayList<>();
    private final Map<String, String> tensors = new LinkedHashMap<>();
    private final Map<String, String> separate = new LinkedHashMap<>();
    private final Map<String, String> integers = new LinkedHashMap<>();
    private final Map<String, String> options = new LinkedHashMap<>();
    private Types types = Types.ANY;
    private Arguments derived = (call, x) -> Map.of();
    private BiFunction<Call<Shape>, List<Shape>, List<Shape>> declared = (call, shapes) -> shapes;
    private @Nullable Function<Call<Shape>, Shape> shape;
    private Result result = (call, x, output) -> output;

    private TfView(String symbols, Function<Call<?>, String> function) {
        this.symbols = symbols;
        this.function = function;
    }

    /** @param symbols separated by blanks */
    static TfView of(String symbols, String function) {
        return new TfView(symbols, call -> function);
    }

    /** A view of a function that the call chooses. */
    static TfView of(String symbols, Function<Call<?>, String> function) {
        return new TfView(symbols, function);
    }

    /** A required tensor. All of these in a call have one type. */
    TfView tensor(String name, String keras) {
        return tensor(Parameter.tensor(name), keras);
    }

    TfView tensor(Parameter parameter, String keras) {
        parameters.add(parameter);
        tensors.put(parameter.name(), keras);
        return this;
    }

    /** The operands {@code x} and {@code y}. */
    TfView pair() {
        return tensor("x", "x1").tensor("y", "x2");
    }

    /** A required tensor of a type of its own, such as indices. */
    TfView separate(String name, String keras) {
        parameters.add(Parameter.tensor(name));
        separate.put(name, keras);
        return this;
    }

    /** Integers, as constants or tensors, that Keras takes as constants. */
    TfView integers(String name, String keras) {
        parameters.add(Parameter.tensor(name));
        integers.put(name, keras);
        return this;
    }

    TfView option(Parameter parameter, String keras) {
        options.put(parameter.name(), keras);
        return extra(parameter);
    }

    /** Parameters that Keras does not have: they mean nothing, or arguments are derived from them. */
    TfView extra(Parameter... more) {
        parameters.addAll(List.of(more));
        return this;
    }

    /** The types of the tensors; any if not stated. */
    TfView types(Types taken) {
        types = taken;
        return this;
    }

    TfView derived(Arguments arguments) {
        derived = arguments;
        return this;
    }

    /** Declares another shape than Keras does. */
    TfView shape(Function<Call<Shape>, Shape> other) {
        shape = other;
        return this;
    }

    /** Adds to the declared shapes what else is known, or refuses them. */
    TfView declaring(BiFunction<Call<Shape>, List<Shape>, List<Shape>> more) {
        declared = more;
        return this;
    }

    /** The shape of the broadcast operands, with the numbers in it that this function makes of those in {@code x} and {@code y}. */
    TfView counting(LongBinaryOperator whole) {
        return declaring((call, shapes) -> List.of(StaticIntegers.combined(shapes.get(0), call, "x", "y", whole)));
    }

    TfView result(Result other) {
        result = other;
        return this;
    }

    TfFunction build() {
        return TfFunction.several(symbols, parameters, this::shapes, this::forward);
    }

    private List<Shape> shapes(Call<Shape> call) {
        return declared.apply(call, shape == null ? kerasShapes(call) : List.of(shape.apply(call)));
    }

    private List<Shape> kerasShapes(Call<Shape> call) {
        Map<String, Arg<Shape>> given = new LinkedHashMap<>();
        for (Map<String, String> names : List.of(tensors, separate)) {
            names.forEach((name, keras) -> {
                if (call.has(name)) given.put(keras, new Arg.One<>(call.tensor(name)));
            });
        }
        Shape x = call.tensor(parameters.get(0).name());
        integers.forEach((name, keras) -> given.put(keras, new Arg.Literal<>(sizes(call, name))));
        options.forEach((name, keras) -> given.put(keras, given(call, name)));
        derived.of(call, x).forEach((keras, constant) -> given.put(keras, new Arg.Literal<>(constant)));
        return KerasOp.shapes(function.apply(call), given);
    }

    /** Static integers; -1 for those that are unknown. */
    private static JsonNode sizes(Call<Shape> call, String name) {
        List<@Nullable Long> numbers = StaticIntegers.numbers(call, name);
        if (numbers == null) throw TfReshaping.openRank();
        return Reshaping.list(numbers.stream()
                .mapToInt(number -> number == null ? -1 : Math.toIntExact(number))
                .toArray());
    }

    private static <T> Arg<T> given(Call<T> call, String name) {
        return new Arg.Literal<>(call.raw(name));
    }

    private List<Tensor> forward(Call<Operand> call, Kernels kernels) {
        String name = function.apply(call);
        KerasOp keras = KerasOp.call(name);
        List<String> names = tensors.keySet().stream().filter(call::has).toList();
        List<Tensor> given = OneType.of(call, kernels, names.toArray(String[]::new));
        for (int i = 0; i < names.size(); i++) {
            keras.with(Objects.requireNonNull(tensors.get(names.get(i))), types.admit(name, given.get(i), kernels));
        }
        separate.forEach((own, to) -> keras.with(to, OneType.one(call, own, kernels)));
        integers.forEach((own, to) -> keras.with(to, StaticIntegers.integers(call, own)));
        options.forEach((own, to) -> keras.with(to, given(call, own)));
        Tensor x = given.isEmpty() ? call.tensor(parameters.get(0).name()).tensor() : given.get(0);
        derived.of(call, x.shape()).forEach(keras::with);
        List<Tensor> outputs = new ArrayList<>(keras.all(kernels));
        int last = outputs.size() - 1;
        outputs.set(last, result.of(call, x, outputs.get(last)));
        return outputs;
    }
}
