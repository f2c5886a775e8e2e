package org.kerasaudit.cli;

/** Ends the command with a one-line message and an {@link ExitCode}: the input is at fault, not the program. */
final class CannotProceedException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int exitCode;

    private CannotProceedException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** Returns an exception for something that could not be read or checked. */
    static CannotProceedException incomplete(String message) {
        return new CannotProceedException(ExitCode.INCOMPLETE, message);
    }

    /** Returns an exception for an invalid command line. */
    static CannotProceedException wrongUsage(String message) {
        return new CannotProceedException(ExitCode.WRONG_USAGE, message);
    }

    int exitCode() {
        return exitCode;
    }
}
