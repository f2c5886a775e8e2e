package org.kerasaudit.auditor.health;

import java.nio.ByteBuffer;
import java.util.function.IntPredicate;
import java.util.stream.LongStream;
import org.kerasaudit.importer.model.Blocks;
import org.kerasaudit.importer.model.StoredTensor;
import org.kerasaudit.importer.tensor.Shape;

/**
 * The one pass over a stored tensor, large ones in parts on all cores. Memory is that of a block for each core, however large the tensor.
 */
final class TensorScanner {
    /** The fewest elements of a part. */
    private static final long PART = 1L << 21;

    /** The most: what joins whole rows and whole blocks may be longer than parts are good for. */
    private static final long LONGEST_PART = 1L << 26;

    private final StoredTensor tensor;
    private final Lane lane;
    private final IdleColumns columns;
    private final long start;
    private long size;
    private long lanes;
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
        this(tensor, 0);
    }

    /** @param start the position in the tensor of the first element that is scanned */
    private TensorScanner(StoredTensor tensor, long start) {
        this.tensor = tensor;
        this.start = start;
        this.lane = Lane.of(tensor.dtype(), tensor.shape().size().orElse(Lane.SIZE));
        Shape shape = tensor.shape();
        this.columns = new IdleColumns(shape.rank() < 2 ? 0 : shape.dim(-1));
    }

    /** The facts on the numbers that {@code blocks} hands out. Throws what they throw. */
    TensorFacts scan(Blocks blocks) {
        long elements = tensor.shape().size().orElse(0);
        long part = partLength();
        boolean divides = part <= LONGEST_PART
                && elements >= 2 * part
                && blocks.part(0, part).isPresent();
        if (!divides) return facts(blocks.forEach(this::accept));
        LongStream.rangeClosed(0, (elements - 1) / part)
                .parallel()
                .mapToObj(i -> scanned(blocks, i * part, Math.min(elements, (i + 1) * part)))
                .toList()
                .forEach(this::join);
        return facts(0);
    }

    private TensorScanner scanned(Blocks blocks, long from, long to) {
        TensorScanner scanner = new TensorScanner(tensor, from);
        blocks.part(from, to).orElseThrow().forEach(scanner::accept);
        return scanner;
    }

    /** Elements that make whole rows and whole blocks. */
    private long partLength() {
        long row = tensor.shape().rank() < 2 ? 1 : Math.max(1, tensor.shape().dim(-1));
        long whole = row / gcd(row, Lane.SIZE) * Lane.SIZE;
        return (PART + whole - 1) / whole * whole;
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    private TensorFacts facts(long unwritten) {
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
            lanes++;
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
            if (Double.isNaN(number)) nan = nan.plus(1, start + size + i);
            else if (number > 0) plusInfinity = plusInfinity.plus(1, start + size + i);
            else minusInfinity = minusInfinity.plus(1, start + size + i);
            lane.clear(i);
        }
    }

    private Occurrence plus(Occurrence before, int more, IntPredicate what) {
        if (more == 0) return before;
        return before.plus(more, before.any() ? -1 : start + size + first(what));
    }

    private void findLargest() {
        for (int i = 0; i < lane.size(); i++) {
            double magnitude = Math.abs(lane.get(i));
            if (magnitude <= largest) continue;
            largest = magnitude;
            largestAt = start + size + i;
        }
    }

    private int first(IntPredicate what) {
        int i = 0;
        while (!what.test(i)) i++;
        return i;
    }

    /** Takes in what was found in the part that follows. */
    private void join(TensorScanner next) {
        if (size == 0) {
            value = next.value;
            columns.begin(next.columns);
        } else columns.join(next.columns);
        boolean same = Double.doubleToRawLongBits(value) == Double.doubleToRawLongBits(next.value);
        constant = constant && next.constant && same;
        checksum = checksum * power(next.lanes) + next.checksum;
        lanes += next.lanes;
        size += next.size;
        nan = nan.join(next.nan);
        plusInfinity = plusInfinity.join(next.plusInfinity);
        minusInfinity = minusInfinity.join(next.minusInfinity);
        negative = negative.join(next.negative);
        zeros = zeros.join(next.zeros);
        subnormal = subnormal.join(next.subnormal);
        sum += next.sum;
        if (next.largest > largest) {
            largest = next.largest;
            largestAt = next.largestAt;
        }
    }

    /** What a checksum is multiplied by when so many lanes follow. */
    private static long power(long lanes) {
        long power = 1;
        for (long i = 0; i < lanes; i++) power *= 31;
        return power;
    }
}
