package org.kerasaudit.importer.model;

import java.util.List;
import java.util.Optional;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Precision;

/** A call of a layer that is about to be made, with all that it will see. */
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

    /** Which call of the layer this is, counted from 0. */
    public int index() {
        return index;
    }

    /** What the layer is given, masks included. */
    public Args<Value> inputs() {
        return inputs;
    }

    /** The layer's variables as they are stored. */
    public Weights weights() {
        return weights;
    }

    public Kernels kernels() {
        return kernels;
    }

    /** The same call of another layer. */
    public LayerCall of(Layer other) {
        return new LayerCall(layer.as(other), index, inputs, weights, kernels, caller, masks);
    }

    /** The same call with other inputs. */
    public LayerCall on(Args<Value> others) {
        return new LayerCall(layer, index, others, weights, kernels, caller, masks);
    }

    /** The same call computed by another engine. */
    public LayerCall by(Kernels other) {
        return new LayerCall(layer, index, inputs, weights, other, caller, masks);
    }

    /** The same call with other values of the layer's variables. */
    public LayerCall using(Weights others) {
        return new LayerCall(layer, index, inputs, others, kernels, caller, masks);
    }

    /**
     * What the layer makes of it at the precision of its policy, to which its inputs and variables are cast. A pass in float64
     * stays there.
     */
    public List<Value> outputs() {
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
