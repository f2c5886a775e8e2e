package org.kerasaudit.cli;

/** Ends the command with one line and an {@link ExitCode}: the fault is in the input, not in the program. */
final class CannotProceedException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int exitCode;

    private CannotProceedException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** Something could not be read or checked. */
    static CannotProceedException incomplete(String message) {
        return new CannotProceedException(ExitCode.INCOMPLETE, message);
    }

    /** The command line asks for what cannot be. */
    static CannotProceedException wrongUsage(String message) {
        return new CannotProceedException(ExitCode.WRONG_USAGE, message);
    }

    int exitCode() {
        return exitCode;
    }
}
