package org.kerasaudit.auditor.health;

import java.nio.ByteBuffer;
import java.util.function.IntPredicate;
import org.kerasaudit.importer.model.Blocks;
import org.kerasaudit.importer.model.StoredTensor;
import org.kerasaudit.importer.tensor.Shape;

/** The one pass over a stored tensor. Memory is that of one block, however large the tensor. */
final class TensorScanner {
    private final StoredTensor tensor;
    private final Lane lane;
    private final IdleColumns columns;
    private long size;
    private Occurrence nan = Occurrence.NONE;
    private Occurrence plusInfinity = Occurrence.NONE;
    private Occurrence minusInfinity = Occurrence.NONE;
    private Occurrence negative = Occurrence.NONE;
    private Occurrence zeros = Occurrence.NONE;
    private Occurrence subnormal = Occurrence.NONE;
    private double largest;
    private long largestAt = -1;
    private double sum;
    private boolean constant = true;
    private double value;
    private long checksum;

    TensorScanner(StoredTensor tensor) {
        this.tensor = tensor;
        this.lane = Lane.of(tensor.dtype());
        Shape shape = tensor.shape();
        this.columns = new IdleColumns(shape.rank() < 2 ? 0 : shape.dim(-1));
    }

    /** The facts on the numbers that {@code blocks} hands out. Throws what they throw. */
    TensorFacts scan(Blocks blocks) {
        long unwritten = blocks.forEach(this::accept);
        return new TensorFacts(
                tensor,
                size,
                nan,
                plusInfinity,
                minusInfinity,
                negative,
                zeros,
                subnormal,
                largest,
                largestAt,
                sum,
                constant,
                value,
                checksum,
                unwritten,
                columns.found());
    }

    private void accept(ByteBuffer block) {
        while (block.hasRemaining()) {
            lane.load(block);
            if (size == 0) value = lane.get(0);
            columns.accept(lane);
            constant = constant && lane.constant();
            checksum = 31 * checksum + lane.checksum();
            int abnormal = lane.abnormal();
            if (abnormal > 0) count(abnormal);
            negative = plus(negative, lane.negative(), i -> lane.get(i) < 0);
            sum += lane.sum();
            if (lane.larger(largest) > 0) findLargest();
            size += lane.size();
        }
    }

    private void count(int abnormal) {
        int zero = lane.zeros();
        int belowNormal = lane.belowNormal();
        zeros = plus(zeros, zero, i -> lane.get(i) == 0);
        subnormal = plus(subnormal, belowNormal - zero, i -> lane.isBelowNormal(i) && lane.get(i) != 0);
        if (abnormal > belowNormal) takeOutNotFinite();
    }

    private void takeOutNotFinite() {
        for (int i = 0; i < lane.size(); i++) {
            double number = lane.get(i);
            if (Double.isFinite(number)) continue;
            if (Double.isNaN(number)) nan = nan.plus(1, size + i);
            else if (number > 0) plusInfinity = plusInfinity.plus(1, size + i);
            else minusInfinity = minusInfinity.plus(1, size + i);
            lane.clear(i);
        }
    }

    private Occurrence plus(Occurrence before, int more, IntPredicate what) {
        if (more == 0) return before;
        return before.plus(more, before.any() ? -1 : size + first(what));
    }

    private void findLargest() {
        for (int i = 0; i < lane.size(); i++) {
            double magnitude = Math.abs(lane.get(i));
            if (magnitude <= largest) continue;
            largest = magnitude;
            largestAt = size + i;
        }
    }

    private int first(IntPredicate what) {
        int i = 0;
        while (!what.test(i)) i++;
        return i;
    }
}
