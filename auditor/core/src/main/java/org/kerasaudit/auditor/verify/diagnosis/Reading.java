package org.kerasaudit.auditor.verify.diagnosis;

import java.util.function.UnaryOperator;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * An alternative way to read a layer from the file.
 *
 * @param text its description, identical for all layers it applies to: {@code epsilon 1.0E-5 instead of 0.001}
 */
public record Reading(String text, Alternative alternative) {

    /** Reads the layer with another configuration. */
    static Reading of(String text, Layer other) {
        return new Reading(text, (call, recorded) -> call.of(other).outputs());
    }

    /** Reads the layer with other inputs. */
    static Reading on(String text, UnaryOperator<Args<Value>> inputs) {
        return new Reading(
                text, (call, recorded) -> call.on(inputs.apply(call.inputs())).outputs());
    }

    /** Reads the layer with its variables rewritten; each is passed as its {@link Weights} key and its value. */
    static Reading using(String text, Rewritten.Rewriting weights) {
        return new Reading(
                text,
                (call, recorded) ->
                        call.using(new Rewritten(call.weights(), weights)).outputs());
    }

    /** Transforms the layer's outputs. */
    static Reading then(String text, UnaryOperator<Tensor> outputs) {
        return new Reading(
                text,
                (call, recorded) -> call.outputs().stream()
                        .map(value -> new Value(outputs.apply(value.tensor()), value.mask()))
                        .toList());
    }

    /** Returns the last part of a {@link Weights} key: {@code kernel} of {@code forward_layer/cell/kernel}. */
    static String name(String key) {
        return key.substring(key.lastIndexOf('/') + 1);
    }
}
