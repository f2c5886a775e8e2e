package org.kerasaudit.importer.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.MissingWeightException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.model.BoundWeight;
import org.kerasaudit.importer.model.Model;
import org.kerasaudit.importer.model.Network;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Runs a model on its stored weights. Each tensor is read from the file once, when a layer first asks for it. */
public final class ForwardPass {
    private final Model model;
    private final Kernels kernels;
    private final Map<String, BoundWeight> byKey = new HashMap<>();
    private final Map<String, Tensor> read = new HashMap<>();

    public ForwardPass(Model model, Kernels kernels) {
        this.model = model;
        this.kernels = kernels;
        model.weights().forEach(weight -> byKey.put(weight.spec().key(), weight));
    }

    /**
     * The model's outputs, in its own order.
     *
     * @param inputs one tensor per input of the model, batch axis first. Throws {@link ShapeException} where they do not fit
     *     and {@link org.kerasaudit.importer.layers.NotCheckableException} naming a layer that cannot be run
     */
    public List<Tensor> run(List<Tensor> inputs, Network.Observer observer) {
        check(inputs);
        Weights weights = this::weight;
        return model.network().run(inputs.stream().map(this::value).toList(), weights, kernels, observer).stream()
                .map(Value::tensor)
                .toList();
    }

    public List<Tensor> run(List<Tensor> inputs) {
        return run(inputs, Network.Observer.NONE);
    }

    private Value value(Tensor input) {
        boolean keep = input.dtype() == DType.STRING || input.dtype().isIntegral();
        return Value.of(keep ? input : kernels.precision().convert(input));
    }

    private void check(List<Tensor> inputs) {
        List<@Nullable Shape> declared = model.network().declaredInputs();
        if (inputs.size() != declared.size())
            throw new ShapeException(declared.size() + " inputs", inputs.size() + " inputs");
        for (int i = 0; i < inputs.size(); i++) {
            Shape shape = declared.get(i);
            if (shape != null && !shape.compatible(inputs.get(i).shape())) {
                throw new ShapeException(
                        "input " + i + " of shape " + shape,
                        inputs.get(i).shape().toString());
            }
        }
    }

    private Tensor weight(String key) {
        return read.computeIfAbsent(key, missing -> {
            BoundWeight weight = byKey.get(key);
            if (weight == null || weight.stored() == null)
                throw new MissingWeightException(key + " is not in the file");
            if (!weight.fits()) {
                throw new MissingWeightException(
                        key + ": expected " + weight.spec().shape().brackets() + ", found "
                                + weight.stored().shape().brackets());
            }
            Tensor stored = weight.stored().read();
            return stored.dtype().isFloating() ? kernels.precision().convert(stored) : stored;
        });
    }
}
