package org.kerasaudit.importer.layers.recurrent;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * How a recurrent layer treats masks, by the version of Keras.
 *
 * @param output what a masked step puts out; its states stay in any case
 * @param statesHide whether initial states hide the mask that the sequence carries: Keras 3 looks for it only where the
 *     sequence is all that a layer is called with
 * @param explicitLeaves whether a mask given as an argument leaves with the outputs; until Keras 3.10 the carried one does
 */
public record MaskRule(Output output, boolean statesHide, boolean explicitLeaves) {

    /** What a masked step puts out. */
    public enum Output {
        /** What the step before put out, zeros at first. */
        PREVIOUS,
        /** The first state before the step, as TensorFlow did under Keras until 2.2. */
        FIRST_STATE,
        ZEROS,
        /** Nothing: CuDNN layers take no mask. */
        NONE
    }

    static MaskRule of(Config config) {
        Origin origin = config.origin();
        boolean zeros = config.bool("zero_output_for_mask", false);
        return of(origin, zeros ? Output.ZEROS : firstState(config) ? Output.FIRST_STATE : Output.PREVIOUS);
    }

    private static boolean firstState(Config config) {
        Origin origin = config.origin();
        return origin.generation() == Origin.Generation.KERAS_2
                && !origin.tensorflowKeras()
                && !origin.atLeast(2, 3)
                && origin.backend().equals("tensorflow")
                && !config.bool("unroll", false);
    }

    static MaskRule of(Origin origin, Output output) {
        return new MaskRule(output, origin.keras3(), explicitLeaves(origin));
    }

    public static boolean explicitLeaves(Origin origin) {
        return !origin.keras3() || origin.atLeast(3, 11);
    }

    MaskRule with(Output other) {
        return new MaskRule(other, statesHide, explicitLeaves);
    }

    /** The mask that the steps of a call are told; null for none. */
    public @Nullable Tensor seen(Args<Value> call, boolean withStates) {
        Optional<Tensor> explicit = explicit(call.argument(2, "mask"));
        return explicit.isPresent() || withStates && statesHide ? explicit.orElse(null) : carried(call);
    }

    /** The mask that goes on to the next layer. */
    public @Nullable Tensor leaving(Args<Value> call) {
        Optional<Tensor> explicit = explicit(call.argument(Integer.MAX_VALUE, "mask"));
        return explicitLeaves && explicit.isPresent() ? explicit.get() : carried(call);
    }

    /** A mask argument; of several the first. */
    public static Optional<Tensor> explicit(Optional<Args.Arg<Value>> argument) {
        return argument.map(Args.Arg::tensors).stream()
                .flatMap(List::stream)
                .map(Value::tensor)
                .findFirst();
    }

    static @Nullable Tensor carried(Args<Value> call) {
        return call.inputs().get(0).mask();
    }
}
