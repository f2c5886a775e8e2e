package org.kerasaudit.auditor.health;

/**
 * The number and first position of something in a tensor.
 *
 * @param first its first position in row-major order; -1 if there is none
 */
public record Occurrence(long count, long first) {
    static final Occurrence NONE = new Occurrence(0, -1);

    /** Adds {@code more} occurrences, the first of which is at {@code at}. */
    Occurrence plus(long more, long at) {
        if (more == 0) return this;
        return new Occurrence(count + more, count == 0 ? at : first);
    }

    /** Adds the occurrences of a later part of the same tensor. */
    Occurrence join(Occurrence next) {
        return plus(next.count, next.first);
    }

    /** Combines two kinds of occurrences in the same part of a tensor. */
    Occurrence or(Occurrence other) {
        if (!any() || !other.any()) return any() ? this : other;
        return new Occurrence(count + other.count, Math.min(first, other.first));
    }

    public boolean any() {
        return count > 0;
    }
}
