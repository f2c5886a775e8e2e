package org.kerasaudit.importer.layers;

import java.util.List;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;

/**
 * Everything the project knows of one Keras layer. Implementations are records whose components are the layer's
 * configuration. Methods that take shapes throw {@link ShapeException} for input the layer cannot take; sizes that depend on
 * unknown sizes are {@link Shape#UNKNOWN}, never guessed.
 */
public interface Layer {
    /** The variables in the order Keras creates them. */
    default List<WeightSpec> weights(Args<Shape> inputs) {
        return List.of();
    }

    /** The textbook number of parameters, trainable or not; must agree with {@link #weights}. */
    default Formula formula(Args<Shape> inputs) {
        return Formula.ZERO;
    }

    /**
     * The call arguments this layer understands after its first, in the order of Keras's own signature. A {@code mask} is
     * understood by every layer, see {@link #withMasks}; any other argument in a file is refused by name.
     */
    default List<String> callArguments() {
        return List.of();
    }

    /** Why a call cannot be run as Keras would, argument by argument; empty if it can. */
    default List<String> refusedArguments(Args<?> call) {
        return call.refusedBeyond(callArguments());
    }

    /** The call with an explicit {@code mask} put in the place of the masks that its inputs carry, as Keras does. */
    default Args<Value> withMasks(Args<Value> call) {
        int position = callArguments().indexOf("mask") + 1;
        return Value.withExplicitMasks(position == 0 ? call : call.byName(position, "mask"));
    }

    /**
     * Whether Keras casts floating inputs to the precision of the layer's policy. Not those that stand for whole numbers: half
     * precision does not tell 2049 from 2048.
     */
    default boolean castsInputs() {
        return true;
    }

    /**
     * Whether the layer computes by the policy that its {@code dtype} names. An operation of the graph computes in the types
     * of what it is given.
     */
    default boolean followsPolicy() {
        return true;
    }

    /**
     * The layer as it computes where Keras calls its {@code call} itself, as TimeDistributed does. It is then not asked
     * whether it is quantised.
     */
    default Layer calledDirectly() {
        return this;
    }

    /** The shapes of the outputs, batch axis included. */
    List<Shape> outputShapes(Args<Shape> inputs);

    /** What Keras computes at inference, masks included. */
    List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels);

    /**
     * Whether a call takes the masks off the very tensors it is given, so that no later call sees them; so does Keras 3.8's
     * MultiHeadAttention.
     */
    default boolean stripsMasks() {
        return false;
    }

    /**
     * What is said of this layer, where its configuration makes that differ from what is said of its class.
     *
     * @param ofClass the description beside its {@link LayerFamily.Type}
     */
    default Description description(Description ofClass) {
        return ofClass;
    }
}
