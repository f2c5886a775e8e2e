package org.kerasaudit.cli;

import java.util.Map;
import java.util.function.Supplier;

/** The width and color of text output. */
final class Terminal {
    /** Set by the launcher if standard output is a terminal. */
    static final String OUT_IS_TERMINAL = "kerasaudit.terminal.out";

    static final String ERR_IS_TERMINAL = "kerasaudit.terminal.err";

    private static final int DEFAULT_WIDTH = 100;
    private static final int MIN_WIDTH = 40;

    /** When to use color. */
    enum Color {
        AUTO,
        ALWAYS,
        NEVER
    }

    private final Supplier<Integer> width;
    private final Supplier<Color> color;

    Terminal(Subcommand command) {
        width = command.option(
                "--width",
                "COLUMNS",
                Integer.class,
                0,
                "Width of text output (default: width of the terminal, or 100).");
        color = command.option(
                "--color",
                "WHEN",
                Color.class,
                Color.AUTO,
                "Use color: always, never, or auto (default: on a terminal unless NO_COLOR is set).");
    }

    int width() {
        int given = width.get();
        if (given != 0 && given < MIN_WIDTH)
            throw CannotProceedException.wrongUsage("--width: expected " + MIN_WIDTH + " or more, found " + given);
        return given != 0 ? given : widthOf(System.getenv());
    }

    boolean color() {
        return color.get() == Color.ALWAYS
                || color.get() == Color.AUTO && wantsColor(System.getenv(), isTerminal(OUT_IS_TERMINAL));
    }

    static boolean isTerminal(String property) {
        return Boolean.getBoolean(property);
    }

    static int widthOf(Map<String, String> environment) {
        String columns = environment.getOrDefault("COLUMNS", "");
        if (!columns.matches("[1-9]\\d{0,3}")) return DEFAULT_WIDTH;
        return Math.max(MIN_WIDTH, Integer.parseInt(columns));
    }

    static boolean wantsColor(Map<String, String> environment, boolean terminal) {
        boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "").equals("dumb");
        return terminal && !refused;
    }
}
