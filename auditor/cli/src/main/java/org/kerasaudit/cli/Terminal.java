package org.kerasaudit.cli;

/** What the command knows of where its output goes. */
final class Terminal {
    private static final int DEFAULT_WIDTH = 100;

    private Terminal() {}

    /** The columns of the terminal as the environment states them. */
    static int width() {
        String columns = System.getenv("COLUMNS");
        return columns != null && columns.matches("\\d{2,4}") ? Integer.parseInt(columns) : DEFAULT_WIDTH;
    }

    /** Whether output goes to a terminal that may be coloured. */
    static boolean colour() {
        return System.console() != null && System.getenv("NO_COLOR") == null;
    }
}
