package org.kerasaudit.auditor.result;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.numbers.Deviation;

/**
 * What another engine makes of the same file, side by side with the recording and with this project's own results.
 *
 * @param engine its name, {@code dl4j}
 * @param detail why it gave no answer, or why outputs are not compared; empty otherwise
 * @param params the parameters it counts; empty where it did not import the model
 * @param layers the layers of the model that have parameters here or there
 * @param notes what it said in passing
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
     * What was compared.
     *
     * @param inputs what the engine was run on
     * @param samples of these inputs
     */
    public record Run(Inputs inputs, long samples, List<Output> outputs) {}

    /** How asking ended. */
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

    /** What an engine is run on. */
    public enum Inputs {
        RECORDED,
        RANDOM,
        NONE;

        public String reportName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Parameters of one layer, here and there; empty where one side does not know. */
    public record LayerCount(String path, OptionalLong params, OptionalLong engineParams) {
        public boolean differs() {
            return params.isPresent() && engineParams.isPresent() && !params.equals(engineParams);
        }
    }

    /**
     * One output of the model, three ways.
     *
     * @param engineToRecording the engine's against the recording; null without one
     * @param oursToRecording ours against the recording; null without one, or where the model cannot be run here
     * @param engineToOurs null where the model cannot be run here
     */
    public record Output(
            int index,
            @Nullable Deviation engineToRecording,
            @Nullable Deviation oursToRecording,
            @Nullable Deviation engineToOurs) {

        /** The engine's against what counts most: the recording, else our own. */
        public @Nullable Deviation deviation() {
            return engineToRecording != null ? engineToRecording : engineToOurs;
        }
    }
}
