package org.kerasaudit.dl4j.child;

import java.util.function.Consumer;
import org.bytedeco.javacpp.Pointer;

/**
 * Notices when the process outgrows its limit. JavaCPP checks its own allocations only, and ND4J makes most of them past it.
 *
 * @param limit in bytes, heap and native memory together
 * @param exceeded is told what was found, once
 */
record MemoryWatch(long limit, Consumer<String> exceeded) implements Runnable {
    private static final long INTERVAL_MILLIS = 50;

    @Override
    public void run() {
        long found = Pointer.physicalBytes();
        try {
            while (found <= limit) {
                Thread.sleep(INTERVAL_MILLIS);
                found = Pointer.physicalBytes();
            }
            exceeded.accept("the process holds " + (found >> 20) + " MB");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
