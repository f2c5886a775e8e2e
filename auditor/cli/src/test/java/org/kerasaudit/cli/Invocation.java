package org.kerasaudit.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The result of one run of the command. */
record Invocation(int exitCode, String out, String err) {
    static Invocation of(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = Stream.of(args).map(Invocation::text).toArray(String[]::new);
        int exitCode = Main.run(texts, new PrintWriter(out), new PrintWriter(err));
        return new Invocation(exitCode, out.toString(), err.toString());
    }

    private static String text(Object arg) {
        return arg instanceof Path path ? path.toString() : String.valueOf(arg);
    }
}
