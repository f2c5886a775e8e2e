package org.kerasaudit.dl4j.child;

import java.util.List;
import java.util.Map;

/**
 * DL4J's answer to a {@link Question}.
 *
 * @param message the reason for a failure, in one line; empty for {@link Kind#DONE}
 * @param total the parameter count; -1 if the import failed before counting
 * @param layers parameter counts by layer name
 * @param notes logged warnings, one line each
 */
public record Answer(
        Kind kind, String message, long total, Map<String, Long> layers, List<FloatArray> outputs, List<String> notes) {

    /** The outcome. */
    public enum Kind {
        /** The process has started and is waiting for questions. */
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
