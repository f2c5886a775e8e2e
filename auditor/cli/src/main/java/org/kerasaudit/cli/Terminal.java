package org.kerasaudit.cli;

import java.util.Map;
import java.util.function.Supplier;

/** How wide and how colourful text may be. */
final class Terminal {
    /** Set by the launcher, which can tell a terminal from a pipe. */
    static final String OUT_IS_TERMINAL = "kerasaudit.terminal.out";

    static final String ERR_IS_TERMINAL = "kerasaudit.terminal.err";

    private static final int DEFAULT_WIDTH = 100;
    private static final int NARROWEST = 40;

    /** When to colour. */
    enum Colour {
        AUTO,
        ALWAYS,
        NEVER
    }

    private final Supplier<Integer> width;
    private final Supplier<Colour> colour;

    Terminal(Subcommand command) {
        width = command.option(
                "--width", "COLUMNS", Integer.class, 0, "Width of text (default: that of the terminal, or 100).");
        colour = command.option(
                "--color",
                "WHEN",
                Colour.class,
                Colour.AUTO,
                "auto, always or never; auto colours on a terminal unless NO_COLOR is set.");
    }

    int width() {
        int given = width.get();
        if (given != 0 && given < NARROWEST)
            throw CannotProceedException.wrongUsage("--width: expected " + NARROWEST + " or more, found " + given);
        return given != 0 ? given : widthOf(System.getenv());
    }

    boolean colour() {
        return colour.get() == Colour.ALWAYS
                || colour.get() == Colour.AUTO && welcome(System.getenv(), isTerminal(OUT_IS_TERMINAL));
    }

    static boolean isTerminal(String property) {
        return Boolean.getBoolean(property);
    }

    static int widthOf(Map<String, String> environment) {
        String columns = environment.getOrDefault("COLUMNS", "");
        if (!columns.matches("[1-9]\\d{0,3}")) return DEFAULT_WIDTH;
        return Math.max(NARROWEST, Integer.parseInt(columns));
    }

    static boolean welcome(Map<String, String> environment, boolean terminal) {
        boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "").equals("dumb");
        return terminal && !refused;
    }
}
