package org.kerasaudit.importer.layers;

import java.util.List;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;

/**
 * Everything the project knows about one Keras layer. Implementations are records whose components are the layer's
 * configuration. Methods that take shapes throw {@link ShapeException} for input the layer does not accept; sizes that depend
 * on unknown sizes are {@link Shape#UNKNOWN}, never guessed.
 */
public interface Layer {
    /** Returns the variables in the order in which Keras creates them. */
    default List<WeightSpec> weights(Args<Shape> inputs) {
        return List.of();
    }

    /** Returns the textbook number of parameters, trainable or not; must agree with {@link #weights}. */
    default Formula formula(Args<Shape> inputs) {
        return Formula.ZERO;
    }

    /**
     * Returns the call arguments this layer supports after the first, in the order of Keras's signature. Every layer supports
     * {@code mask}, see {@link #withMasks}; any other argument in a file is refused by name.
     */
    default List<String> callArguments() {
        return List.of();
    }

    /** Returns the reasons why a call cannot be run as in Keras, one per argument; empty if it can. */
    default List<String> refusedArguments(Args<?> call) {
        return call.refusedBeyond(callArguments());
    }

    /** Returns the call with an explicit {@code mask} replacing the masks that its inputs carry, as in Keras. */
    default Args<Value> withMasks(Args<Value> call) {
        int position = callArguments().indexOf("mask") + 1;
        return Value.withExplicitMasks(position == 0 ? call : call.byName(position, "mask"));
    }

    /**
     * Whether Keras casts floating-point inputs to the precision of the layer's policy. False for inputs that represent
     * integers: half precision cannot distinguish 2049 from 2048.
     */
    default boolean castsInputs() {
        return true;
    }

    /**
     * Whether the layer follows the policy named by its {@code dtype}. Operations in the graph compute in the types of
     * their inputs.
     */
    default boolean followsPolicy() {
        return true;
    }

    /**
     * Returns the layer as it behaves if Keras invokes its {@code call} directly, as TimeDistributed does; this skips
     * quantization.
     */
    default Layer calledDirectly() {
        return this;
    }

    /** Returns the shapes of the outputs, batch axis included. */
    List<Shape> outputShapes(Args<Shape> inputs);

    /** Computes what Keras computes at inference, masks included. */
    List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels);

    /**
     * Whether a call removes the masks from the tensors it receives, so that later calls do not see them. Since
     * Keras 3.8, MultiHeadAttention does.
     */
    default boolean stripsMasks() {
        return false;
    }

    /**
     * Returns the description of this layer, which may differ from the class's for some configurations.
     *
     * @param ofClass the description in the class's {@link LayerFamily.Type}
     */
    default Description description(Description ofClass) {
        return ofClass;
    }
}
