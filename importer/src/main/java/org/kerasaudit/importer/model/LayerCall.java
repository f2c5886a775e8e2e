package org.kerasaudit.importer.model;

import java.util.List;
import java.util.Optional;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Budget;
import org.kerasaudit.importer.tensor.BudgetException;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Shape;

/** A pending call of a layer, with everything the layer will receive. */
public final class LayerCall {
    private final ModelLayer layer;
    private final int index;
    private final Args<Value> inputs;
    private final Weights weights;
    private final Kernels kernels;
    private final Network.Caller caller;
    private final TensorMasks masks;

    LayerCall(
            ModelLayer layer,
            int index,
            Args<Value> inputs,
            Weights weights,
            Kernels kernels,
            Network.Caller caller,
            TensorMasks masks) {
        this.layer = layer;
        this.index = index;
        this.inputs = inputs;
        this.weights = weights;
        this.kernels = kernels;
        this.caller = caller;
        this.masks = masks;
    }

    public ModelLayer layer() {
        return layer;
    }

    /** Returns the index of this call among the layer's calls. */
    public int index() {
        return index;
    }

    /** Returns the layer's inputs, including masks. */
    public Args<Value> inputs() {
        return inputs;
    }

    /** Returns the layer's variables as stored. */
    public Weights weights() {
        return weights;
    }

    public Kernels kernels() {
        return kernels;
    }

    /** Returns this call with another layer. */
    public LayerCall of(Layer other) {
        return new LayerCall(layer.as(other), index, inputs, weights, kernels, caller, masks);
    }

    /** Returns this call with other inputs. */
    public LayerCall on(Args<Value> others) {
        return new LayerCall(layer, index, others, weights, kernels, caller, masks);
    }

    /** Returns this call with other kernels. */
    public LayerCall by(Kernels other) {
        return new LayerCall(layer, index, inputs, weights, other, caller, masks);
    }

    /** Returns this call with other values for the layer's variables. */
    public LayerCall using(Weights others) {
        return new LayerCall(layer, index, inputs, others, kernels, caller, masks);
    }

    /**
     * Computes the outputs at the precision of the layer's policy, to which its inputs and variables are cast. A pass
     * in float64 stays in float64. Throws {@link NotCheckableException} if the layer fails on inputs that no Keras
     * model passes to it, and {@link BudgetException} if the pass exceeds its budget.
     */
    public List<Value> outputs() {
        try {
            spend();
            return computed();
        } catch (BudgetException exceeded) {
            throw exceeded.in(layer.path());
        } catch (OutOfMemoryError exhausted) {
            if (Budget.isLimited()) throw BudgetException.memory().in(layer.path());
            throw exhausted;
        } catch (StackOverflowError nested) {
            throw new NotCheckableException("layer " + layer.path() + " is nested too deeply");
        } catch (IndexOutOfBoundsException
                | IllegalArgumentException
                | ArithmeticException
                | NegativeArraySizeException
                | ClassCastException
                | NullPointerException fault) {
            throw new NotCheckableException("layer " + layer.path() + " fails on its inputs: " + fault.getMessage());
        }
    }

    /** Checks the sizes of the outputs before they are computed, as far as their shapes are known. */
    private void spend() {
        if (!Budget.isLimited()) return;
        Budget.spend(Budget.CALL);
        if (layer.network().isPresent()) return;
        for (Shape shape : outputShapes()) {
            double size = 1;
            for (long dim : shape.toArray()) size *= Math.abs(dim);
            Budget.allow(size);
        }
    }

    private List<Shape> outputShapes() {
        try {
            return layer.layer().outputShapes(inputs.map(value -> value.tensor().shape()));
        } catch (BudgetException exceeded) {
            throw exceeded;
        } catch (RuntimeException unknown) {
            return List.of();
        }
    }

    private List<Value> computed() {
        Optional<Network> nested = layer.network();
        if (nested.isPresent()) return nested.get().run(inputs.inputs(), weights, kernels, caller, masks);
        Optional<Precision> compute = layer.policy().compute();
        if (compute.isEmpty() || kernels.precision() == Precision.FLOAT64) {
            return layer.layer().call(inputs, weights.in(kernels.precision()), kernels);
        }
        Optional<Precision> cast = layer.castTo(kernels);
        Args<Value> converted = cast.isPresent() ? inputs.map(value -> value.cast(cast.get())) : inputs;
        return layer.layer().call(converted, weights.in(compute.get()), kernels.in(compute.get()));
    }
}
