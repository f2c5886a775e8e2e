package org.kerasaudit.dl4j.child;

import java.util.function.Consumer;
import org.bytedeco.javacpp.Pointer;

/**
 * Detects when the process exceeds its memory limit. JavaCPP checks only its own allocations, and ND4J bypasses it for
 * most of its memory.
 *
 * @param limit in bytes, heap and native memory together
 * @param exceeded called once, with the name of what ran out
 */
record MemoryWatch(long limit, Consumer<String> exceeded) implements Runnable {
    private static final long INTERVAL_MILLIS = 50;

    @Override
    public void run() {
        try {
            while (Pointer.physicalBytes() <= limit) Thread.sleep(INTERVAL_MILLIS);
            exceeded.accept("heap and native memory together");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
