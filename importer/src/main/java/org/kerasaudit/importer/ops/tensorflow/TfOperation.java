package org.kerasaudit.importer.ops.tensorflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Args.Arg;
import org.kerasaudit.importer.layers.Description;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.ops.Operation;
import org.kerasaudit.importer.ops.Parameter;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;

/**
 * A function of TensorFlow in a graph of tf.keras. It has no variables, and masks end at it.
 *
 * @param raw the raw operation that a file has in the function's place; null where it has the function itself
 */
record TfOperation(TfFunction function, @Nullable RawOperation raw) implements Layer {
    /** Names of parameters in TensorFlow 1. */
    private static final Map<String, String> OLD_NAMES = RawOps.pairs(
            "reduction_indices=axis keep_dims=keepdims dim=axis dimension=axis squeeze_dims=axis concat_dim=axis"
                    + " split_dim=axis filter=filters rate=dilations dilation_rate=dilations stride=strides");

    private Operation operation() {
        return new Operation(function.definition(), Map.of());
    }

    /** The call under the names that parameters have today. */
    private <T> Args<T> today(Args<T> given) {
        Args<T> call = raw == null ? given : raw.arguments(given, function);
        List<String> known =
                function.definition().parameters().stream().map(Parameter::name).toList();
        Map<String, Arg<T>> named = new LinkedHashMap<>();
        call.named().forEach((name, argument) -> {
            String later = OLD_NAMES.getOrDefault(name, name);
            boolean old = !known.contains(name) && known.contains(later);
            boolean none =
                    argument instanceof Arg.Literal<T> literal && literal.json().isNull();
            if (!old) named.put(name, argument);
            else if (!none) named.put(later, argument);
            else named.putIfAbsent(later, argument);
        });
        return new Args<>(call.positional(), named);
    }

    @Override
    public boolean followsPolicy() {
        return false;
    }

    @Override
    public boolean castsInputs() {
        return false;
    }

    @Override
    public List<Shape> outputShapes(Args<Shape> inputs) {
        return operation().outputShapes(today(inputs));
    }

    @Override
    public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
        return operation().call(today(inputs), weights, kernels);
    }

    @Override
    public Args<Value> withMasks(Args<Value> call) {
        return call;
    }

    @Override
    public List<String> refusedArguments(Args<?> call) {
        if (!function.refusal().isEmpty()) return List.of();
        Args<?> today;
        try {
            today = today(call);
        } catch (ShapeException unfit) {
            return List.of("inbound_nodes=" + unfit.found() + " inputs: expected " + unfit.expected());
        }
        List<String> refused = new ArrayList<>(operation().refusedArguments(today));
        List<Parameter> parameters = function.definition().parameters();
        for (int i = today.positional().size(); i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            boolean given = today.named().containsKey(parameter.name());
            if (!given && parameter.otherwise() == null) {
                refused.add(parameter.name() + "=: " + function.definition().function()
                        + " needs it, Keras did not save it");
            }
        }
        return refused;
    }

    @Override
    public Description description(Description ofClass) {
        if (raw != null) return ofClass;
        return ofClass.pitfalls(
                "TensorFlow functions and Python operators on tensors become layers of their own, with names such as"
                        + " tf.math.multiply; renaming or re-ordering code renames them.",
                "Masks end here: a layer behind it sees all steps, padded ones included.",
                "Nothing is promoted: all tensors of a call are of one type.");
    }
}
