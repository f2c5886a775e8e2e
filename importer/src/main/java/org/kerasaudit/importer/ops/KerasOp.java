package org.kerasaudit.importer.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.kerasaudit.importer.layers.Args.Arg;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** A call of a {@code keras.ops} function by another operation; omitted arguments have their defaults. */
public final class KerasOp {
    private static final Map<String, Definition> BY_FUNCTION = byFunction();

    private final Definition definition;
    private final Map<String, Arg<Operand>> given = new LinkedHashMap<>();

    private KerasOp(Definition definition) {
        this.definition = definition;
    }

    private static Map<String, Definition> byFunction() {
        Map<String, Definition> all = new HashMap<>();
        Operations.all().forEach(definition -> all.putIfAbsent(definition.function(), definition));
        return all;
    }

    static Definition definition(String function) {
        return Optional.ofNullable(BY_FUNCTION.get(function)).orElseThrow();
    }

    public static KerasOp call(String function) {
        return new KerasOp(definition(function));
    }

    public static KerasOp call(String function, Tensor x) {
        return call(function).with("x", x);
    }

    public static KerasOp call(String function, Tensor x1, Tensor x2) {
        return call(function).with("x1", x1).with("x2", x2);
    }

    public KerasOp with(String parameter, Tensor tensor) {
        given.put(parameter, new Arg.One<>(Operand.of(tensor)));
        return this;
    }

    public KerasOp with(String parameter, List<Tensor> tensors) {
        given.put(
                parameter,
                new Arg.Many<>(tensors.stream()
                        .<Arg<Operand>>map(tensor -> new Arg.One<>(Operand.of(tensor)))
                        .toList()));
        return this;
    }

    public KerasOp with(String parameter, Arg<Operand> argument) {
        given.put(parameter, argument);
        return this;
    }

    public KerasOp with(String parameter, JsonNode constant) {
        given.put(parameter, constant(definition, parameter, constant));
        return this;
    }

    public KerasOp with(String parameter, int constant) {
        return with(parameter, IntNode.valueOf(constant));
    }

    public KerasOp with(String parameter, boolean constant) {
        return with(parameter, BooleanNode.valueOf(constant));
    }

    public KerasOp with(String parameter, int[] constants) {
        return with(parameter, Reshaping.list(constants));
    }

    public List<Tensor> all(Kernels kernels) {
        Function<JsonNode, Operand> constant = json -> Literals.operand(json, kernels);
        return definition.forward().of(call(definition, given, constant), kernels);
    }

    public Tensor run(Kernels kernels) {
        return all(kernels).get(0);
    }

    /**
     * Returns the output shapes of a call with a tensor as argument {@code first} and constants as the other arguments.
     */
    public static List<Shape> shapes(String function, String first, Shape x, Map<String, JsonNode> constants) {
        Map<String, Arg<Shape>> given = new LinkedHashMap<>(Map.of(first, new Arg.One<>(x)));
        constants.forEach((name, constant) -> given.put(name, constant(definition(function), name, constant)));
        return shapes(function, given);
    }

    /** Returns the output shapes of a call; omitted arguments have their defaults. */
    public static List<Shape> shapes(String function, Map<String, Arg<Shape>> given) {
        return definition(function).shapes().of(call(definition(function), given, Literals::shape));
    }

    private static <T> Arg<T> constant(Definition definition, String name, JsonNode constant) {
        boolean understood = definition.parameters().stream()
                .anyMatch(one -> one.name().equals(name) && one.accepts().test(constant));
        if (!understood) throw new NotCheckableException(name + "=" + constant + " is not supported");
        return new Arg.Literal<>(constant);
    }

    private static <T> Call<T> call(Definition definition, Map<String, Arg<T>> given, Function<JsonNode, T> constant) {
        Map<String, Arg<T>> all = new LinkedHashMap<>();
        for (Parameter parameter : definition.parameters()) {
            JsonNode defaultValue = parameter.defaultValue();
            if (defaultValue != null) all.put(parameter.name(), new Arg.Literal<>(defaultValue));
        }
        all.putAll(given);
        return new Call<>(all, constant);
    }
}
