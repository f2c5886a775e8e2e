package org.kerasaudit.auditor.opinion;

import java.util.List;
import org.kerasaudit.importer.tensor.Tensor;

/** The result of asking an engine about one model. */
public sealed interface Opinion {
    /** Returns the parameters that the engine counted. */
    default EngineParameters parameters() {
        return EngineParameters.UNKNOWN;
    }

    /** Returns the engine's additional messages, one line each: warnings it logged, axes that had to be swapped. */
    default List<String> notes() {
        return List.of();
    }

    /**
     * The engine read the model and ran it.
     *
     * @param outputs one per output of the model; empty if no inputs were given. An engine whose axis order differs
     *     from Keras's converts them and adds a note
     */
    record Answered(EngineParameters parameters, List<Tensor> outputs, List<String> notes) implements Opinion {
        public Answered {
            outputs = List.copyOf(outputs);
            notes = List.copyOf(notes);
        }
    }

    /**
     * The engine refused the model.
     *
     * @param message its reason, in one line
     * @param parameters of the model as far as it was imported
     */
    record Refused(String message, EngineParameters parameters, List<String> notes) implements Opinion {
        public Refused {
            notes = List.copyOf(notes);
        }
    }

    /**
     * The engine's process ended, could not be started, or gave an invalid answer.
     *
     * @param how in one line: exit code or signal, and the place of the crash if known
     */
    record Crashed(String how) implements Opinion {}

    /** The engine did not finish within {@code seconds} and was stopped. */
    record OutOfTime(int seconds) implements Opinion {}

    /**
     * The engine needed more memory than its limit.
     *
     * @param megabytes the limit
     * @param what what ran out, in one line, such as {@code Java heap space}
     */
    record OutOfMemory(int megabytes, String what) implements Opinion {}
}
