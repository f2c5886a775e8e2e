package org.kerasaudit.auditor.result;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.numbers.Deviation;

/**
 * What another engine makes of the same file, compared with the recording and with the results computed here.
 *
 * @param engine its name, {@code dl4j}
 * @param detail why there is no answer, or why outputs are not compared; empty if they are
 * @param params the parameters it counts; empty if it did not import the model
 * @param layers the layers with parameters in the model or in the engine
 * @param notes its additional messages
 */
public record SecondOpinion(
        String engine,
        String version,
        Outcome outcome,
        String detail,
        OptionalLong params,
        List<LayerCount> layers,
        Run run,
        List<String> notes) {

    /**
     * The comparison of outputs.
     *
     * @param inputs what the engine was run on
     * @param samples number of samples in these inputs
     */
    public record Run(Inputs inputs, long samples, List<Output> outputs) {}

    /** How the request to the engine ended. */
    public enum Outcome {
        ANSWERED,
        REFUSED,
        CRASHED,
        OUT_OF_TIME,
        OUT_OF_MEMORY,
        NOT_ASKED;

        public String reportName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The inputs an engine is run on. */
    public enum Inputs {
        RECORDED,
        RANDOM,
        NONE;

        public String reportName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The parameters of one layer according to both sides; empty if unknown to a side. */
    public record LayerCount(String path, OptionalLong params, OptionalLong engineParams) {
        public boolean differs() {
            return params.isPresent() && engineParams.isPresent() && !params.equals(engineParams);
        }
    }

    /**
     * One output of the model, compared three ways.
     *
     * @param engineToRecording the engine against the recording; null without one
     * @param oursToRecording Keras Audit against the recording; null without one, or if it cannot run the model
     * @param engineToOurs null if Keras Audit cannot run the model
     */
    public record Output(
            int index,
            @Nullable Deviation engineToRecording,
            @Nullable Deviation oursToRecording,
            @Nullable Deviation engineToOurs) {

        /** Returns the engine's deviation from the recording or, without one, from the results computed here. */
        public @Nullable Deviation deviation() {
            return engineToRecording != null ? engineToRecording : engineToOurs;
        }
    }
}
