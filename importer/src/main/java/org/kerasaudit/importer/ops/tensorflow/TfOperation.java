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
 * A TensorFlow function in a tf.keras graph. It has no variables and does not propagate masks.
 *
 * @param raw the raw operation that the file contains instead of the function; null if it contains the function
 */
record TfOperation(TfFunction function, @Nullable RawOperation raw) implements Layer {
    /** Parameter names of TensorFlow 1. */
    private static final Map<String, String> OLD_NAMES = RawOps.pairs(
            "reduction_indices=axis keep_dims=keepdims dim=axis dimension=axis squeeze_dims=axis concat_dim=axis"
                    + " split_dim=axis filter=filters rate=dilations dilation_rate=dilations stride=strides");

    private Operation operation() {
        return new Operation(function.definition(), Map.of());
    }

    /** Returns the call with current parameter names. */
    private <T> Args<T> withCurrentNames(Args<T> given) {
        Args<T> call = raw == null ? given : raw.arguments(given, function);
        List<String> known =
                function.definition().parameters().stream().map(Parameter::name).toList();
        Map<String, Arg<T>> named = new LinkedHashMap<>();
        call.named().forEach((name, argument) -> {
            String currentName = OLD_NAMES.getOrDefault(name, name);
            boolean old = !known.contains(name) && known.contains(currentName);
            boolean none =
                    argument instanceof Arg.Literal<T> literal && literal.json().isNull();
            if (!old) named.put(name, argument);
            else if (!none) named.put(currentName, argument);
            else named.putIfAbsent(currentName, argument);
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
        return operation().outputShapes(withCurrentNames(inputs));
    }

    @Override
    public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
        return operation().call(withCurrentNames(inputs), weights, kernels);
    }

    @Override
    public Args<Value> withMasks(Args<Value> call) {
        return call;
    }

    @Override
    public List<String> refusedArguments(Args<?> call) {
        if (!function.refusal().isEmpty()) return List.of();
        Args<?> current;
        try {
            current = withCurrentNames(call);
        } catch (ShapeException mismatch) {
            return List.of("inbound_nodes=" + mismatch.found() + " inputs: expected " + mismatch.expected());
        }
        List<String> refused = new ArrayList<>(operation().refusedArguments(current));
        List<Parameter> parameters = function.definition().parameters();
        for (int i = current.positional().size(); i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            boolean given = current.named().containsKey(parameter.name());
            if (!given && parameter.defaultValue() == null) {
                refused.add(parameter.name() + "=: " + function.definition().function()
                        + " requires it, but Keras did not save it");
            }
        }
        return refused;
    }

    @Override
    public Description description(Description ofClass) {
        if (raw != null) return ofClass;
        return ofClass.pitfalls(
                "TensorFlow functions and Python operators on tensors become separate layers with names such as"
                        + " tf.math.multiply; renaming or reordering code renames them.",
                "Masks end here: the layers after this one see all steps, including padded ones.",
                "Nothing is promoted: all tensors of a call have one type.");
    }
}
