package org.kerasaudit.auditor.health;

import java.util.BitSet;
import java.util.List;
import org.kerasaudit.auditor.health.TensorFacts.IdleColumn;
import org.kerasaudit.importer.tensor.Shape;

/**
 * Looks for positions along the last axis at which no element is positive. The first row names the candidates; of these,
 * each further row strikes out about half, so that nearly all of a usual kernel is not looked at.
 */
final class IdleColumns {
    /** No layer has more units; a longer axis is not looked at. */
    private static final long MOST = 1 << 20;

    static final IdleColumns NONE = new IdleColumns(0);

    private final long columns;
    private final BitSet candidates = new BitSet();
    private final BitSet negative = new BitSet();
    private int count;
    private long at;

    private IdleColumns(long columns) {
        this.columns = columns;
    }

    /** Those of a tensor of this shape; vectors have none. */
    static IdleColumns of(Shape shape) {
        return new IdleColumns(shape.rank() < 2 || shape.dim(-1) > MOST ? 0 : shape.dim(-1));
    }

    /** Whether there may be any: further elements are taken. */
    boolean any() {
        return at < columns || count > 0;
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

    List<IdleColumn> found() {
        return candidates.stream()
                .mapToObj(column -> new IdleColumn(column, !negative.get(column)))
                .toList();
    }
}
