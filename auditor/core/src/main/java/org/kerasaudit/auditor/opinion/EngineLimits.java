package org.kerasaudit.auditor.opinion;

/**
 * The limits of an engine.
 *
 * @param seconds per model
 * @param megabytes for its process, Java heap and native memory together
 */
public record EngineLimits(int seconds, int megabytes) {
    public static final EngineLimits DEFAULT = new EngineLimits(60, 2048);

    /** The smallest limit with which a process can be expected to start. */
    public static final int FEWEST_MEGABYTES = 256;

    public EngineLimits {
        if (seconds < 1) throw new IllegalArgumentException("expected at least 1 second, found " + seconds);
        if (megabytes < FEWEST_MEGABYTES) {
            throw new IllegalArgumentException("expected at least " + FEWEST_MEGABYTES + " MB, found " + megabytes);
        }
    }
}
