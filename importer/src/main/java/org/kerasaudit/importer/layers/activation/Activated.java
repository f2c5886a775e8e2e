package org.kerasaudit.importer.layers.activation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.ClassNames;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.Scope;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;

/**
 * A layer whose activation is itself a layer with variables, such as PReLU with its slopes.
 *
 * @param trainable the activation's {@code trainable}
 */
public record Activated(Layer layer, Layer activation, Scope scope, boolean trainable) implements Layer {
    /** Whether the activation is configured as a layer that cannot be treated as a function. */
    public static boolean isLayer(JsonNode activation) {
        String activationClass = activation.path("class_name").asText();
        return activation.path("config").isObject()
                && !activationClass.isEmpty()
                && (ClassNames.custom(activation) || !ActivationLayers.actAsFunctions(activationClass));
    }

    @Override
    public Layer calledDirectly() {
        return new Activated(layer.calledDirectly(), activation, scope, trainable);
    }

    private Args<Shape> activated(Args<Shape> inputs) {
        return Args.of(layer.outputShapes(inputs));
    }

    @Override
    public List<WeightSpec> weights(Args<Shape> inputs) {
        return Stream.concat(
                        layer.weights(inputs).stream(),
                        activation.weights(activated(inputs)).stream()
                                .map(spec -> trainable ? spec : spec.frozen())
                                .map(spec -> spec.in(scope)))
                .toList();
    }

    @Override
    public Formula formula(Args<Shape> inputs) {
        return Formula.sum(List.of(layer.formula(inputs), activation.formula(activated(inputs))));
    }

    @Override
    public List<String> callArguments() {
        return layer.callArguments();
    }

    @Override
    public List<Shape> outputShapes(Args<Shape> inputs) {
        return activation.outputShapes(activated(inputs));
    }

    @Override
    public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
        Value linear = layer.call(inputs, weights, kernels).get(0);
        Weights own = weights.in(scope.attribute());
        return activation.call(Args.of(linear), own, kernels).stream()
                .map(output -> output.masked(linear.mask()))
                .toList();
    }
}
