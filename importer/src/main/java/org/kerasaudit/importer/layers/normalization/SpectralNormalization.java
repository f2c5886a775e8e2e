package org.kerasaudit.importer.layers.normalization;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.Scope;
import org.kerasaudit.importer.layers.UnknownLayer;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.WeightSpec.Storage;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Miyato et al. (2018): during training, the inner layer's kernel is divided by its largest singular value and stored that
 * way; at inference the stored kernel is used unchanged.
 *
 * @param trainable the inner layer's {@code trainable}
 * @param castsToInput whether the output is cast to the input's element type, as in Keras 3, which truncates embeddings of
 *     integers
 */
record SpectralNormalization(Layer inner, Scope scope, boolean trainable, boolean castsToInput) implements Layer {
    private static final Set<String> KERNELS = Set.of("kernel", "embeddings");

    static Layer read(Config config) {
        config.integer("power_iterations", 1, 1);
        Config.Inner inner = config.inner("layer");
        if (inner.layer() instanceof UnknownLayer unknown) return unknown;
        return new SpectralNormalization(
                inner.layer(),
                new Scope("layer", inner.name()),
                inner.trainable(),
                config.origin().keras3());
    }

    /** Archives store the kernel twice, because the wrapper refers to it as well. */
    @Override
    public List<WeightSpec> weights(Args<Shape> inputs) {
        List<WeightSpec> all = new ArrayList<>();
        WeightSpec kernel = kernel(inputs);
        all.add(kernel.stored(Storage.COPY_IN_ARCHIVES));
        all.add(WeightSpec.nonTrainable("vector_u", Shape.of(1, kernel.shape().dim(-1))));
        for (WeightSpec spec : inner.weights(inputs)) {
            boolean follows = trainable || spec.equals(kernel) && !castsToInput;
            all.add((follows ? spec : spec.frozen()).in(scope));
        }
        return all;
    }

    private WeightSpec kernel(Args<Shape> inputs) {
        return inner.weights(inputs).stream()
                .filter(spec -> spec.scopes().isEmpty() && KERNELS.contains(spec.name()))
                .findFirst()
                .orElseThrow(() -> new NotCheckableException("the wrapped layer has no kernel and no embeddings"));
    }

    @Override
    public Formula formula(Args<Shape> inputs) {
        Formula wrapped = inner.formula(inputs);
        Map<String, Long> values = new LinkedHashMap<>(wrapped.values());
        values.put("vector_u", kernel(inputs).shape().dim(-1));
        return new Formula(wrapped.text() + " + vector_u", values);
    }

    @Override
    public List<String> callArguments() {
        return inner.callArguments();
    }

    @Override
    public List<Shape> outputShapes(Args<Shape> inputs) {
        return inner.outputShapes(inputs);
    }

    @Override
    public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
        List<Value> outputs = inner.call(inputs, weights.in(scope.attribute()), kernels);
        Tensor input = inputs.inputs().get(0).tensor();
        if (!castsToInput || !input.dtype().isIntegral()) return outputs;
        return outputs.stream()
                .map(output -> Value.of(Cast.to(input.dtype(), output.tensor())))
                .toList();
    }
}
