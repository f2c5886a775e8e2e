package org.kerasaudit.auditor.health;

import java.util.BitSet;
import java.util.List;
import org.kerasaudit.auditor.health.TensorFacts.IdleColumn;
import org.kerasaudit.importer.tensor.Shape;

/**
 * Finds positions along the last axis where no element is positive. The first row determines the candidates; each additional row
 * eliminates about half of them, so most of a typical kernel is never read.
 */
final class IdleColumns {
    /** The longest axis that is examined; layers hardly ever have more units. */
    private static final long MAX_LENGTH = 1 << 20;

    static final IdleColumns NONE = new IdleColumns(0);

    private final long columns;
    private final BitSet candidates = new BitSet();
    private final BitSet negative = new BitSet();
    private int count;
    private long at;

    private IdleColumns(long columns) {
        this.columns = columns;
    }

    /** Creates the search for a tensor of this shape; vectors have no columns. */
    static IdleColumns of(Shape shape) {
        return new IdleColumns(shape.rank() < 2 || shape.dim(-1) > MAX_LENGTH ? 0 : shape.dim(-1));
    }

    /** Whether candidates remain, so more elements are needed. */
    boolean any() {
        return at < columns || count > 0;
    }

    /** Processes the next elements. */
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

    /** Eliminates candidates among {@code length} columns from {@code column} on, with values from element {@code i} on. */
    private void strike(Lane lane, int i, int column, int length) {
        for (int k = candidates.nextSetBit(column); k >= 0 && k < column + length; k = candidates.nextSetBit(k + 1)) {
            double value = lane.get(i + k - column);
            if (value < 0) negative.set(k);
            if (value <= 0) continue;
            candidates.clear(k);
            count--;
        }
    }

    List<IdleColumn> found() {
        return candidates.stream()
                .mapToObj(column -> new IdleColumn(column, !negative.get(column)))
                .toList();
    }
}
