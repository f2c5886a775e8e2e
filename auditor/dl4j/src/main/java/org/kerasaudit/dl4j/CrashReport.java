package org.kerasaudit.dl4j;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a crashed process left behind.
 *
 * @param exitCode the exit code
 * @param fatalError the lines of the JVM's fatal error log; empty if there is none
 * @param printed the last output of the process
 */
record CrashReport(int exitCode, List<String> fatalError, String printed) {
    static final String FILE = "hs_err.log";

    private static final Pattern SIGNAL = Pattern.compile("#\\s+(SIG[A-Z]+|EXCEPTION_[A-Z_]+) \\(0x\\p{XDigit}+\\).*");
    private static final Pattern LIBRARY = Pattern.compile("# +[A-Za-z] +\\[([^+\\]]+)\\+0x\\p{XDigit}+](.*)");
    private static final Map<Integer, String> SIGNALS =
            Map.of(132, "SIGILL", 134, "SIGABRT", 135, "SIGBUS", 136, "SIGFPE", 137, "SIGKILL", 139, "SIGSEGV");
    private static final Pattern OUT_OF_MEMORY =
            Pattern.compile("insufficient memory|OutOfMemoryError|Out of Memory Error");
    private static final int MAX_LENGTH = 200;

    static CrashReport of(int exitCode, Path folder, String printed) {
        try {
            String text = Files.readString(folder.resolve(FILE), StandardCharsets.ISO_8859_1);
            return new CrashReport(exitCode, text.lines().limit(40).toList(), printed);
        } catch (IOException none) {
            return new CrashReport(exitCode, List.of(), printed);
        }
    }

    ChildEndedException asException() {
        return Stream.concat(fatalError.stream(), printed.lines())
                .filter(line -> OUT_OF_MEMORY.matcher(line).find())
                .findFirst()
                .map(line -> ChildEndedException.outOfMemory(shortened(line.replaceFirst("^[# ]+", ""))))
                .orElseGet(() -> ChildEndedException.crashed(text()));
    }

    /** Describes the crash in one line: {@code SIGSEGV in libhdf5.so.200 H5T_close+0xe, exit code 134}. */
    private String text() {
        String fatal = fatal();
        if (!fatal.isEmpty()) return fatal + ", exit code " + exitCode;
        String signal = SIGNALS.getOrDefault(exitCode, "");
        String last = lastLine();
        return (signal.isEmpty() ? "" : signal + ", ") + "exit code " + exitCode + (last.isEmpty() ? "" : ": " + last);
    }

    private String fatal() {
        String signal = "";
        String place = "";
        for (String line : fatalError) {
            Matcher signaled = SIGNAL.matcher(line);
            if (signaled.matches()) signal = signaled.group(1);
            Matcher found = LIBRARY.matcher(line);
            if (place.isEmpty() && found.matches()) place = " in " + (found.group(1) + found.group(2)).strip();
        }
        return signal + place;
    }

    /** Returns the last line printed that is not part of a stack trace. */
    private String lastLine() {
        return printed.lines()
                .map(CrashReport::shortened)
                .filter(line -> !line.isEmpty() && !line.startsWith("at ") && !line.startsWith("... "))
                .reduce("", (before, line) -> line);
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ").strip();
        return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH - 1) + "…";
    }
}
