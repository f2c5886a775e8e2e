package org.kerasaudit.dl4j;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The last few kilobytes of a process's output. */
final class LastOutput {
    private static final int CAPACITY = 1 << 13;

    private final byte[] ring = new byte[CAPACITY];
    private long written;

    synchronized void add(int octet) {
        ring[(int) (written++ % CAPACITY)] = (byte) octet;
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
        int size = (int) Math.min(written, CAPACITY);
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) bytes[i] = ring[(int) ((written - size + i) % CAPACITY)];
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
