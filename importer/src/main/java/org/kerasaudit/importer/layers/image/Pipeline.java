package org.kerasaudit.importer.layers.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Holder;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.Policy;
import org.kerasaudit.importer.layers.Scope;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.wrappers.Wrappers;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Shape;

/** A layer that calls nested layers in sequence. */
record Pipeline(List<Step> steps) implements Layer, Holder {

    /** @param compute the layer's compute precision if its policy determines one */
    record Step(Layer layer, Scope scope, boolean trainable, Optional<Precision> compute) {
        List<WeightSpec> weights(Args<Shape> inputs) {
            return Wrappers.held(layer.weights(inputs), scope, trainable);
        }

        List<Value> call(Value input, Weights weights, Kernels kernels) {
            Precision own =
                    kernels.precision() == Precision.FLOAT64 ? Precision.FLOAT64 : compute.orElse(kernels.precision());
            Weights inner = weights.in(scope.attribute()).in(own);
            Value cast = layer.castsInputs() ? input.cast(own) : input;
            return layer.call(Args.of(cast), inner, kernels.in(own));
        }
    }

    static Pipeline read(Config config) {
        List<String> paths = paths(config.raw("layers"));
        List<Config.Inner> layers = config.inners("layers", (i, item) -> paths.get(i));
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            Config.Inner inner = layers.get(i);
            JsonNode dtype = config.raw("layers").get(i).path("config").path("dtype");
            Scope scope = new Scope(paths.get(i), inner.name());
            steps.add(new Step(
                    inner.layer(), scope, inner.trainable(), Policy.of(dtype).compute()));
        }
        return new Pipeline(List.copyOf(steps));
    }

    /** Archives number the layers of each class, as in a model. */
    private static List<String> paths(JsonNode layers) {
        Map<String, Integer> counts = new HashMap<>();
        List<String> paths = new ArrayList<>();
        for (JsonNode layer : layers) {
            String base = layer.path("class_name")
                    .asText()
                    .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                    .replaceAll("([a-z])([A-Z])", "$1_$2")
                    .toLowerCase(Locale.ROOT);
            int before = counts.merge(base, 1, Integer::sum) - 1;
            paths.add("layers/" + (before == 0 ? base : base + "_" + before));
        }
        return paths;
    }

    @Override
    public List<Layer> held() {
        return steps.stream().map(Step::layer).toList();
    }

    @Override
    public List<WeightSpec> weights(Args<Shape> inputs) {
        List<WeightSpec> all = new ArrayList<>();
        Args<Shape> at = inputs;
        for (Step step : steps) {
            all.addAll(step.weights(at));
            at = after(step, at);
        }
        return all;
    }

    @Override
    public Formula formula(Args<Shape> inputs) {
        List<Formula> parts = new ArrayList<>();
        Args<Shape> at = inputs;
        for (Step step : steps) {
            parts.add(step.layer.formula(at));
            at = after(step, at);
        }
        return Formula.sum(parts);
    }

    @Override
    public List<String> refusedArguments(Args<?> call) {
        return ImageLayer.withoutDicts(call, Layer.super.refusedArguments(call));
    }

    @Override
    public List<Shape> outputShapes(Args<Shape> inputs) {
        ImageLayer.requireTensor(inputs);
        Args<Shape> at = inputs;
        for (Step step : steps) at = after(step, at);
        return at.inputs();
    }

    private static Args<Shape> after(Step step, Args<Shape> inputs) {
        return Args.of(step.layer.outputShapes(inputs));
    }

    @Override
    public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
        Value at = inputs.input();
        for (Step step : steps) at = step.call(at, weights, kernels).get(0);
        return List.of(at);
    }
}
