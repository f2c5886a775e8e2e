package org.kerasaudit.importer.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Args.Arg;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.ops.Parameter.Role;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * An operation in a graph. It has no variables and propagates masks only if it returns its input.
 *
 * @param options the parameters stated in the configuration
 */
public record Operation(Definition definition, Map<String, JsonNode> options) implements Layer {

    /** @param current the operation as computed by the newest Keras */
    static Operation read(Definition current, Config config) {
        Definition definition = OlderOperations.as(current, config.origin());
        Map<String, JsonNode> options = new LinkedHashMap<>();
        for (Parameter parameter : definition.parameters()) {
            if (!config.states(parameter.name())) continue;
            JsonNode value = config.raw(parameter.name());
            if (!parameter.accepts().test(value)) {
                if (parameter.why() == null) throw Config.wrong(parameter.name(), parameter.expected(), value);
                config.refuse(parameter.name(), parameter.why());
            }
            options.put(parameter.name(), value);
        }
        return new Operation(definition, options);
    }

    @Override
    public boolean followsPolicy() {
        return false;
    }

    @Override
    public List<Shape> outputShapes(Args<Shape> inputs) {
        List<String> refused = new ArrayList<>();
        Call<Shape> call = new Call<>(bind(inputs, refused), Literals::shape);
        if (!refused.isEmpty()) throw new NotCheckableException(String.join("; ", refused));
        try {
            return definition.shapes().of(call);
        } catch (IllegalArgumentException | IndexOutOfBoundsException mismatch) {
            throw new ShapeException("arguments that " + definition.function() + " takes", mismatch.toString());
        }
    }

    @Override
    public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
        Args<Operand> operands = inputs.map(value -> Operand.of(value.tensor()));
        Call<Operand> call = new Call<>(bind(operands, new ArrayList<>()), json -> Literals.operand(json, kernels));
        try {
            return definition.forward().of(call, kernels).stream()
                    .map(output -> new Value(output, definition.returnsInput() ? mask(output, inputs) : null))
                    .toList();
        } catch (IllegalArgumentException
                | IndexOutOfBoundsException
                | ArithmeticException
                | NegativeArraySizeException
                | ClassCastException mismatch) {
            throw new InputException(definition.function() + " does not take " + operands.tensors() + ": " + mismatch);
        }
    }

    private static @Nullable Tensor mask(Tensor output, Args<Value> inputs) {
        return inputs.tensors().stream()
                .filter(input -> input.tensor().array().equals(output.array()) && input.mask() != null)
                .map(Value::mask)
                .findFirst()
                .orElse(null);
    }

    @Override
    public Args<Value> withMasks(Args<Value> call) {
        return call;
    }

    @Override
    public List<String> refusedArguments(Args<?> call) {
        List<String> refused = new ArrayList<>();
        bind(call, refused);
        return refused;
    }

    /**
     * Returns the value of every parameter that has one, and adds arguments that are not supported to {@code refused}.
     */
    private <T> Map<String, Arg<T>> bind(Args<T> args, List<String> refused) {
        Map<String, Arg<T>> bound = new LinkedHashMap<>();
        definition.parameters().forEach(parameter -> {
            JsonNode value = options.getOrDefault(parameter.name(), parameter.defaultValue());
            if (value != null) bound.put(parameter.name(), new Arg.Literal<>(value));
        });
        List<Parameter> open = definition.parameters().stream()
                .filter(parameter -> !options.containsKey(parameter.name()))
                .toList();
        for (int i = 0; i < args.positional().size(); i++) {
            Parameter parameter = i < open.size() ? open.get(i) : null;
            if (parameter != null && parameter.role() == Role.REST) {
                bindRest(
                        parameter,
                        args.positional().subList(i, args.positional().size()),
                        bound,
                        refused);
                break;
            }
            bind(parameter, "args[" + i + "]", args.positional().get(i), bound, refused);
        }
        args.named().forEach((name, argument) -> bindNamed(open, name, argument, bound, refused));
        return bound;
    }

    private static <T> void bindRest(
            Parameter parameter, List<Arg<T>> rest, Map<String, Arg<T>> bound, List<String> refused) {
        List<Arg<T>> items = rest.stream()
                .flatMap(item -> item instanceof Arg.Many<T> many ? many.items().stream() : Stream.of(item))
                .toList();
        items.forEach(item -> bind(parameter, parameter.name(), item, bound, refused));
        bound.put(parameter.name(), new Arg.Many<>(items));
    }

    private static <T> void bindNamed(
            List<Parameter> open, String name, Arg<T> argument, Map<String, Arg<T>> bound, List<String> refused) {
        for (Parameter parameter : open) {
            if (parameter.name().equals(name)) {
                bind(parameter, name, argument, bound, refused);
                return;
            }
            if (parameter.role() == Role.KEYWORDS) {
                bind(parameter, name, argument, bound, refused);
                bound.put(parameter.name() + "." + name, argument);
                return;
            }
        }
        bind(null, name, argument, bound, refused);
    }

    private static <T> void bind(
            @Nullable Parameter parameter,
            String place,
            Arg<T> argument,
            Map<String, Arg<T>> bound,
            List<String> refused) {
        boolean none =
                argument instanceof Arg.Literal<T> literal && literal.json().isNull();
        if (parameter == null) {
            if (!none) refused.add(place + "=" + argument + ": not supported");
            return;
        }
        if (none && parameter.defaultValue() != null && parameter.defaultValue().isNull()) return;
        if (argument instanceof Arg.Literal<T> literal
                ? !parameter.accepts().test(literal.json())
                : parameter.role() == Role.OPTION) {
            String why = parameter.why() == null ? "expected " + parameter.expected() : parameter.why();
            refused.add(parameter.name() + "=" + argument + ": " + why);
        }
        bound.put(parameter.name(), argument);
    }
}
