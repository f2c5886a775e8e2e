package org.kerasaudit.cli;

import java.io.PrintWriter;
import java.time.Duration;

/** A progress bar on standard error, shown on a terminal after one second. */
final class Progress implements AutoCloseable {
    private static final long SHOWN_AFTER = Duration.ofSeconds(1).toNanos();
    private static final int BAR = 30;

    private final PrintWriter err;
    private final boolean terminal;
    private final int total;
    private final long start = System.nanoTime();
    private int done;
    private boolean shown;

    Progress(PrintWriter err, boolean terminal, int total) {
        this.err = err;
        this.terminal = terminal;
        this.total = total;
    }

    void step() {
        done++;
        if (!terminal || System.nanoTime() - start < SHOWN_AFTER) return;
        int filled = BAR * done / total;
        err.print("\r[" + "#".repeat(filled) + " ".repeat(BAR - filled) + "] " + done + "/" + total + " files");
        err.flush();
        shown = true;
    }

    @Override
    public void close() {
        if (shown) err.print("\r\u001b[K");
        err.flush();
    }
}
