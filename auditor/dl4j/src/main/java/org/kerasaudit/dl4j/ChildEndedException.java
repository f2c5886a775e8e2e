package org.kerasaudit.dl4j;

import org.kerasaudit.auditor.opinion.EngineLimits;
import org.kerasaudit.auditor.opinion.Opinion;

/** The child did not answer: it ended, or had to be ended. */
final class ChildEndedException extends Exception {
    private static final long serialVersionUID = 1;

    /** What ended it. */
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

    /** Whether it was ended because its time was up. */
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
