package org.kerasaudit.importer.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.MissingWeightException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.model.BoundWeight;
import org.kerasaudit.importer.model.Model;
import org.kerasaudit.importer.model.Network;
import org.kerasaudit.importer.model.StoredTensor;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.plain.PlainKernels;

/**
 * Runs a model with its stored weights. Each tensor is read from the file once, when a layer first uses it. A pass on a native
 * backend holds off-heap memory until it is closed. Thread-safe.
 */
public final class ForwardPass implements AutoCloseable {
    private final Model model;
    private final Kernels kernels;
    private final Weights weights;
    private final @Nullable CompiledPass compiledPass;

    /** Creates a pass in this precision, on {@code backend} for float32, in plain Java otherwise. */
    public ForwardPass(Model model, Precision precision, ComputeBackend backend) {
        this(model, precision, backend, Batches.BUDGET);
    }

    /** @param budget maximum size in bytes of intermediate results, as far as a batch can be split */
    ForwardPass(Model model, Precision precision, ComputeBackend backend, long budget) {
        this.model = model;
        this.kernels = new PlainKernels(precision);
        this.weights = new StoredWeights(model.weights(), true);
        boolean compiles = backend.compiler() != null && precision == Precision.FLOAT32 && backend.isPresent();
        this.compiledPass = compiles
                ? new CompiledPass(model.network(), new StoredWeights(model.weights(), false), backend, budget)
                : null;
    }

    /**
     * Computes the model's outputs, in model order. Throws {@link ShapeException} if the inputs do not fit and
     * {@link org.kerasaudit.importer.layers.NotCheckableException} naming a layer that cannot be run.
     *
     * @param inputs one tensor per input of the model, batch axis first
     */
    public List<Tensor> run(List<Tensor> inputs, Network.Caller caller) {
        model.network().requireOutputs();
        check(inputs);
        List<Tensor> typed = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) typed.add(typed(inputs.get(i), i));
        if (compiledPass != null) {
            Optional<List<Tensor>> outputs = compiledPass.run(typed, caller);
            if (outputs.isPresent()) return outputs.get();
        }
        List<Value> values = typed.stream().map(Value::of).toList();
        return model.network().run(values, weights, kernels, caller).stream()
                .map(Value::tensor)
                .toList();
    }

    public List<Tensor> run(List<Tensor> inputs) {
        return run(inputs, Network.Caller.PLAIN);
    }

    @Override
    public void close() {
        if (compiledPass != null) compiledPass.close();
    }

    /** Casts the input to the type its input layer declares, or floating-point input to float64 in a float64 pass. */
    private Tensor typed(Tensor input, int index) {
        DType unstated = input.dtype().isFloating() ? kernels.precision().dtype() : input.dtype();
        DType declared = model.network().declaredInputType(index).orElse(unstated);
        if ((declared == DType.STRING) != (input.dtype() == DType.STRING)) {
            throw new ShapeException("input " + index + " of " + declared.kerasName() + " values", input.toString());
        }
        if (!declared.isFloating()) return Cast.to(declared, input);
        boolean wide = kernels.precision() == Precision.FLOAT64;
        return wide ? kernels.precision().convert(input) : Cast.to(declared, input);
    }

    private void check(List<Tensor> inputs) {
        List<@Nullable Shape> declared = model.network().declaredInputs();
        if (inputs.size() != declared.size())
            throw new ShapeException(declared.size() + " inputs", inputs.size() + " inputs");
        List<@Nullable Shape> taken = model.network()
                .taken(new ArrayList<>(inputs.stream().map(Tensor::shape).toList()));
        for (int i = 0; i < inputs.size(); i++) {
            Shape shape = declared.get(i);
            if (shape != null && !shape.compatible(Objects.requireNonNull(taken.get(i)))) {
                throw new ShapeException(
                        "input " + i + " of shape " + shape,
                        inputs.get(i).shape().toString());
            }
        }
    }

    /** The model's weights, each of which is read once. */
    private final class StoredWeights implements Weights {
        private final Map<String, BoundWeight> byKey = new HashMap<>();
        private final Map<String, Tensor> read = new ConcurrentHashMap<>();

        private final boolean onHeap;

        /** @param onHeap whether all elements are copied to the heap, not only those that are accessed */
        StoredWeights(List<BoundWeight> bound, boolean onHeap) {
            this.onHeap = onHeap;
            bound.forEach(weight -> byKey.put(weight.spec().key(), weight));
        }

        @Override
        public boolean has(String key) {
            BoundWeight weight = byKey.get(key);
            return weight != null && weight.stored() != null;
        }

        @Override
        public Tensor get(String key) {
            return read.computeIfAbsent(key, missing -> {
                Tensor weight = stored(key).read();
                if (onHeap) weight.array();
                return weight;
            });
        }

        private StoredTensor stored(String key) {
            BoundWeight weight = byKey.get(key);
            if (weight == null || weight.stored() == null)
                throw new MissingWeightException(key + " is not in the file");
            if (!weight.fits()) {
                throw new MissingWeightException(
                        key + ": expected " + weight.spec().shape().brackets() + ", found "
                                + weight.stored().shape().brackets());
            }
            return weight.stored();
        }
    }
}
