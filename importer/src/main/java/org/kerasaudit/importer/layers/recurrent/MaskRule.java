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
 * How a recurrent layer treats masks in a version of Keras.
 *
 * @param output the output of a masked step; its states are always kept
 * @param statesHide whether initial states hide the mask carried by the sequence: Keras 3 looks for it only if the sequence
 *     is the only input
 * @param passesExplicit whether a mask argument is passed on with the outputs; in Keras 3 up to 3.10 the carried one is
 */
public record MaskRule(Output output, boolean statesHide, boolean passesExplicit) {

    /** The output of a masked step. */
    public enum Output {
        /** The output of the previous step, initially zeros. */
        PREVIOUS,
        /** The first state before the step, as on TensorFlow in Keras up to 2.2. */
        FIRST_STATE,
        ZEROS,
        /** None: CuDNN layers do not accept masks. */
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
        return new MaskRule(output, origin.keras3(), passesExplicit(origin));
    }

    public static boolean passesExplicit(Origin origin) {
        return !origin.keras3() || origin.atLeast(3, 11);
    }

    MaskRule with(Output other) {
        return new MaskRule(other, statesHide, passesExplicit);
    }

    /** Returns the mask applied to the steps of a call; null for none. */
    public @Nullable Tensor seen(Args<Value> call, boolean withStates) {
        Optional<Tensor> explicit = explicit(call.argument(2, "mask"));
        return explicit.isPresent() || withStates && statesHide ? explicit.orElse(null) : carried(call);
    }

    /** Returns the mask passed on to the next layer. */
    public @Nullable Tensor outgoing(Args<Value> call) {
        Optional<Tensor> explicit = explicit(call.argument(Integer.MAX_VALUE, "mask"));
        return passesExplicit && explicit.isPresent() ? explicit.get() : carried(call);
    }

    /** Returns a mask argument; if there are several, the first. */
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
