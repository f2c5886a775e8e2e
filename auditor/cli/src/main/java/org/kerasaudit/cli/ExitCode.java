package org.kerasaudit.cli;

/** What the exit status of the command means. */
final class ExitCode {
    static final int CLEAN = 0;
    static final int FINDINGS = 1;
    static final int WRONG_USAGE = 2;
    static final int INCOMPLETE = 3;
    static final int INTERNAL_ERROR = 4;

    private ExitCode() {}
}
