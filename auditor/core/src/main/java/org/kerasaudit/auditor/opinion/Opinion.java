package org.kerasaudit.auditor.opinion;

import java.util.List;
import org.kerasaudit.importer.tensor.Tensor;

/** What came of asking an engine about one model. */
public sealed interface Opinion {
    /** The parameters it counted. */
    default EngineParameters parameters() {
        return EngineParameters.UNKNOWN;
    }

    /** What it said in passing, one line each: warnings it logged, axes that had to be exchanged. */
    default List<String> notes() {
        return List.of();
    }

    /**
     * It read the model and ran it.
     *
     * @param outputs one per output of the model; none if no inputs were given. An engine whose documented order of axes is not
     *     Keras's exchanges them, and notes that it did
     */
    record Answered(EngineParameters parameters, List<Tensor> outputs, List<String> notes) implements Opinion {
        public Answered {
            outputs = List.copyOf(outputs);
            notes = List.copyOf(notes);
        }
    }

    /**
     * It said no.
     *
     * @param message its reason, in one line
     * @param parameters of what it had imported when it did, if it came that far
     */
    record Refused(String message, EngineParameters parameters, List<String> notes) implements Opinion {
        public Refused {
            notes = List.copyOf(notes);
        }
    }

    /**
     * Its process ended, or could not be started, or answered nonsense.
     *
     * @param how in one line: exit code or signal, and where if it is known
     */
    record Crashed(String how) implements Opinion {}

    /** It was not done within {@code seconds}, and was ended. */
    record OutOfTime(int seconds) implements Opinion {}

    /**
     * It needed more memory than it was given.
     *
     * @param megabytes what it was given
     * @param what ran out, in one line: Java heap space
     */
    record OutOfMemory(int megabytes, String what) implements Opinion {}
}
