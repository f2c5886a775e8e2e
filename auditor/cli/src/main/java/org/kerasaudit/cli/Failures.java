package org.kerasaudit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.Printable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Prints every failure as one line on standard error and maps it to an {@link ExitCode}. */
final class Failures implements CommandLine.IParameterExceptionHandler, CommandLine.IExecutionExceptionHandler {
    private final PrintWriter err;
    private final BooleanSupplier stacktrace;

    Failures(PrintWriter err, BooleanSupplier stacktrace) {
        this.err = err;
        this.stacktrace = stacktrace;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] args) {
        String command = failure.getCommandLine().getCommandSpec().qualifiedName();
        String message = String.valueOf(failure.getMessage()).replace("option option", "option"); // picocli's typo
        line(message + " (see " + command + " --help)");
        return ExitCode.WRONG_USAGE;
    }

    @Override
    public int handleExecutionException(
            Exception failure, CommandLine commandLine, CommandLine.@Nullable ParseResult parsed) {
        if (failure instanceof CannotProceedException known) return reported(known.getMessage(), known.exitCode());
        if (failure instanceof FileSystemException file) return reported(reason(file), ExitCode.INCOMPLETE);
        boolean input = failure instanceof KerasFormatException || failure instanceof IOException;
        return input ? reported(failure.getMessage(), ExitCode.INCOMPLETE) : internal(failure);
    }

    int noCommand(CommandLine commandLine) {
        commandLine.usage(err);
        return ExitCode.WRONG_USAGE;
    }

    int exhausted(Error exhausted) {
        String what = exhausted instanceof OutOfMemoryError ? "out of memory" : "input is nested too deeply";
        line(what + "; set KERAS_AUDIT_OPTS=\"-Xmx8g -Xss16m\" to raise the limits");
        trace(exhausted);
        return ExitCode.INTERNAL_ERROR;
    }

    void line(@Nullable String message) {
        err.println("keras-audit: " + Printable.line(String.valueOf(message)));
    }

    /** Describes a failed file operation, starting with the file's name. */
    static String reason(FileSystemException failure) {
        if (failure instanceof NoSuchFileException) return failure.getFile() + ": no such file or folder";
        if (failure instanceof AccessDeniedException) return failure.getFile() + ": permission denied";
        String why = failure.getReason() == null ? "cannot be accessed" : failure.getReason();
        return failure.getFile() + ": " + why;
    }

    private int reported(@Nullable String message, int exitCode) {
        line(message);
        return exitCode;
    }

    private int internal(Exception failure) {
        String hint = stacktrace.getAsBoolean() ? "" : "; please report this with the output of --stacktrace";
        line("internal error in keras-audit: " + failure + hint);
        trace(failure);
        return ExitCode.INTERNAL_ERROR;
    }

    private void trace(Throwable failure) {
        if (!stacktrace.getAsBoolean()) return;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            err.println((cause.equals(failure) ? "" : "Caused by: ") + Printable.line(cause.toString()));
            for (StackTraceElement place : cause.getStackTrace()) err.println("\tat " + place);
        }
    }
}
