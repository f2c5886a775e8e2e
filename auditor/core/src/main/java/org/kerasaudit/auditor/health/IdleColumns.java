package org.kerasaudit.auditor.health;

import java.util.BitSet;
import java.util.List;
import org.kerasaudit.auditor.health.TensorFacts.IdleColumn;

/**
 * Looks for positions along the last axis at which no element is positive. The first row names the candidates; of these,
 * each further row strikes out about half, so that nearly all of a usual kernel is not looked at.
 */
final class IdleColumns {
    /** No layer has more units; a longer axis is not looked at. */
    private static final long MOST = 1 << 20;

    private final long columns;
    private final BitSet candidates = new BitSet();
    private final BitSet negative = new BitSet();
    private int count;
    private long at;

    /** @param columns the size of the last axis; 0 to look for nothing */
    IdleColumns(long columns) {
        this.columns = columns > MOST ? 0 : columns;
    }

    /** Takes the next elements. */
    void accept(Lane lane) {
        if (columns == 0) return;
        int i = 0;
        for (; i < lane.size() && at < columns; i++, at++) begin(lane.get(i));
        while (i < lane.size() && count > 0) {
            int column = (int) (at % columns);
            int length = (int) Math.min(columns - column, lane.size() - i);
            strike(lane, i, column, length);
            i += length;
            at += length;
        }
    }

    private void begin(double value) {
        if (!(value <= 0)) return;
        candidates.set((int) at);
        count++;
        if (value < 0) negative.set((int) at);
    }

    /** Strikes out the candidates among {@code length} columns from {@code column} on, given from element {@code i} on. */
    private void strike(Lane lane, int i, int column, int length) {
        for (int k = candidates.nextSetBit(column); k >= 0 && k < column + length; k = candidates.nextSetBit(k + 1)) {
            double value = lane.get(i + k - column);
            if (value < 0) negative.set(k);
            if (value <= 0) continue;
            candidates.clear(k);
            count--;
        }
    }

    /** Takes over what was found in the first rows. */
    void begin(IdleColumns first) {
        candidates.or(first.candidates);
        negative.or(first.negative);
    }

    /** Takes in what was found in the rows that follow. */
    void join(IdleColumns next) {
        candidates.and(next.candidates);
        negative.or(next.negative);
    }

    List<IdleColumn> found() {
        return candidates.stream()
                .mapToObj(column -> new IdleColumn(column, !negative.get(column)))
                .toList();
    }
}
