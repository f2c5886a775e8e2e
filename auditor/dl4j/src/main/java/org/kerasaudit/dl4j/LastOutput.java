package org.kerasaudit.dl4j;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The last few kilobytes of a process's output. */
final class LastOutput {
    private static final int KEPT = 1 << 13;

    private final byte[] ring = new byte[KEPT];
    private long written;

    synchronized void add(int octet) {
        ring[(int) (written++ % KEPT)] = (byte) octet;
    }

    /** Starts a thread that reads {@code in} to its end. */
    Thread follow(InputStream in) {
        Thread thread = new Thread(
                () -> {
                    try (in) {
                        for (int next = in.read(); next >= 0; next = in.read()) add(next);
                    } catch (IOException ended) {
                        // The process has ended; its output so far is kept.
                    }
                },
                "engine output");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    synchronized String text() {
        int size = (int) Math.min(written, KEPT);
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) bytes[i] = ring[(int) ((written - size + i) % KEPT)];
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
