package org.kerasaudit.dl4j;

import org.kerasaudit.auditor.opinion.EngineLimits;
import org.kerasaudit.auditor.opinion.Opinion;

/** Thrown if the child died or was killed before it answered. */
final class ChildEndedException extends Exception {
    private static final long serialVersionUID = 1;

    /** What ended the child. */
    private enum Cause {
        TIME,
        MEMORY,
        CRASH
    }

    private final Cause cause;
    private final String how;

    private ChildEndedException(Cause cause, String how) {
        super(how);
        this.cause = cause;
        this.how = how;
    }

    static ChildEndedException outOfTime() {
        return new ChildEndedException(Cause.TIME, "");
    }

    static ChildEndedException outOfMemory(String what) {
        return new ChildEndedException(Cause.MEMORY, what);
    }

    static ChildEndedException crashed(String how) {
        return new ChildEndedException(Cause.CRASH, how);
    }

    /** Whether the child was killed at the time limit. */
    boolean late() {
        return cause == Cause.TIME;
    }

    Opinion opinion(EngineLimits limits) {
        return switch (cause) {
            case TIME -> new Opinion.OutOfTime(limits.seconds());
            case MEMORY -> new Opinion.OutOfMemory(limits.megabytes(), how);
            case CRASH -> new Opinion.Crashed(how);
        };
    }
}
