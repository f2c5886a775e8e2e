package org.kerasaudit.dl4j.child;

import java.util.List;
import java.util.Map;

/**
 * What DL4J made of a {@link Question}.
 *
 * @param message why not, in one line; empty for {@link Kind#DONE}
 * @param total parameters; -1 where the import did not get that far
 * @param layers parameters by the name of the layer
 * @param notes warnings logged, one line each
 */
public record Answer(
        Kind kind, String message, long total, Map<String, Long> layers, List<FloatArray> outputs, List<String> notes) {

    /** How it went. */
    public enum Kind {
        /** The process has started and waits for questions. */
        READY,
        DONE,
        REFUSED,
        OUT_OF_MEMORY
    }

    static Answer ready() {
        return new Answer(Kind.READY, "", -1, Map.of(), List.of(), List.of());
    }

    static Answer outOfMemory(String what) {
        return new Answer(Kind.OUT_OF_MEMORY, what, -1, Map.of(), List.of(), List.of());
    }
}
