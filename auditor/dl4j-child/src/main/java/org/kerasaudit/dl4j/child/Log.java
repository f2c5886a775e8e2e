package org.kerasaudit.dl4j.child;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The output and log messages of DL4J, kept separate from the answers. */
final class Log {
    private static final int MAX_LINES = 20;
    private static final int MAX_LENGTH = 300;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private Log() {}

    /** Redirects {@link System#out} and {@link System#err} to a new log. */
    static Log capture() {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
        System.setProperty("org.slf4j.simpleLogger.showThreadName", "false");
        System.setProperty("org.slf4j.simpleLogger.showLogName", "false");
        Log log = new Log();
        PrintStream stream = new PrintStream(log.printed, true, StandardCharsets.UTF_8);
        System.setOut(stream);
        System.setErr(stream);
        return log;
    }

    /** Returns the distinct warnings and errors since the last call, without stack traces. */
    List<String> warnings() {
        String text = printed.toString(StandardCharsets.UTF_8);
        printed.reset();
        return text.lines()
                .filter(line -> line.startsWith("WARN ") || line.startsWith("ERROR "))
                .map(line -> OneLine.of(line.substring(line.indexOf(' ') + 1), MAX_LENGTH))
                .distinct()
                .limit(MAX_LINES)
                .toList();
    }
}
