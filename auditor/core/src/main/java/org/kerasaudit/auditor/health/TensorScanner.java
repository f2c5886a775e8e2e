package org.kerasaudit.auditor.health;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.LongStream;
import org.kerasaudit.auditor.health.TensorFacts.Magnitude;
import org.kerasaudit.auditor.health.TensorFacts.NonFinite;
import org.kerasaudit.auditor.health.TensorFacts.Pattern;
import org.kerasaudit.importer.model.Blocks;
import org.kerasaudit.importer.model.StoredTensor;

/** The single pass over a stored tensor or part of it. It needs the memory of one block, however large the tensor. */
final class TensorScanner {
    /** The number of elements in a part. */
    private static final long PART = 1L << 22;

    private final StoredTensor tensor;
    private final Blocks blocks;
    private final IdleColumns columns;
    private final long start;
    private long size;
    private long unwritten;
    private NonFinite nonFinite = NonFinite.NONE;
    private Occurrence zeros = Occurrence.NONE;
    private Occurrence subnormal = Occurrence.NONE;
    private double largest;
    private long largestAt = -1;
    private double sample;
    private boolean constant = true;
    private boolean binary = true;
    private double value;
    private boolean begun;

    /** @param start the position in the tensor of the first element returned by {@code blocks} */
    private TensorScanner(StoredTensor tensor, Blocks blocks, long start) {
        this.tensor = tensor;
        this.blocks = blocks;
        this.start = start;
        this.columns = start == 0 ? IdleColumns.of(tensor.shape()) : IdleColumns.NONE;
    }

    /** Returns the scanners of a tensor's parts in order; just one if it is small or cannot be divided. */
    static List<TensorScanner> of(StoredTensor tensor, Blocks blocks) {
        long elements = tensor.shape().size().orElse(0);
        boolean divides = elements >= 2 * PART && blocks.part(0, PART).isPresent();
        if (!divides) return List.of(new TensorScanner(tensor, blocks, 0));
        return LongStream.rangeClosed(0, (elements - 1) / PART)
                .mapToObj(i -> new TensorScanner(
                        tensor,
                        blocks.part(i * PART, Math.min(elements, (i + 1) * PART))
                                .orElseThrow(),
                        i * PART))
                .toList();
    }

    /** Scans the numbers. Throws the same exceptions as {@link Blocks}. */
    void scan() {
        Lane lane = lane();
        unwritten = blocks.forEach(block -> accept(block, lane));
    }

    /** Returns the facts about a tensor after all of its parts have been scanned. */
    static TensorFacts facts(List<TensorScanner> parts) {
        TensorScanner first = parts.get(0);
        parts.stream().skip(1).forEach(first::join);
        return first.facts();
    }

    private TensorFacts facts() {
        return new TensorFacts(
                tensor,
                size,
                nonFinite,
                zeros,
                subnormal,
                new Magnitude(largest, largestAt, sample),
                new Pattern(constant, binary, value),
                unwritten,
                columns.found());
    }

    private void accept(ByteBuffer block, Lane lane) {
        look(block.duplicate().order(block.order()), lane);
        while (block.hasRemaining()) {
            size += lane.pass(block, largest);
            if (lane.abnormal()) count(lane);
            if (lane.larger(largest)) findLargest(lane);
            size += lane.size();
        }
    }

    /** Runs the tests that most tensors fail early. */
    private void look(ByteBuffer block, Lane lane) {
        while (block.hasRemaining() && (constant || binary || columns.any())) {
            lane.load(block);
            if (!begun) value = lane.get(0);
            begun = true;
            constant = constant && lane.constant();
            binary = binary && lane.binary();
            sample += lane.sum();
            columns.accept(lane);
        }
    }

    /** Examines only the columns. */
    private void look(IdleColumns others) {
        Lane lane = lane();
        blocks.forEach(block -> {
            while (block.hasRemaining() && others.any()) {
                lane.load(block);
                others.accept(lane);
            }
        });
    }

    private Lane lane() {
        return Lane.of(tensor.dtype(), tensor.shape().size().orElse(Lane.SIZE));
    }

    private void count(Lane lane) {
        int zero = lane.zeros();
        int belowNormal = lane.belowNormal();
        zeros = plus(zeros, zero, i -> lane.get(i) == 0);
        subnormal = plus(subnormal, belowNormal - zero, i -> lane.isBelowNormal(i) && lane.get(i) != 0);
        if (lane.notFinite()) extractNotFinite(lane);
    }

    private void extractNotFinite(Lane lane) {
        for (int i = 0; i < lane.size(); i++) {
            double number = lane.get(i);
            if (Double.isFinite(number)) continue;
            nonFinite = nonFinite.plus(number, start + size + i);
            lane.clear(i);
        }
    }

    private Occurrence plus(Occurrence before, int more, IntPredicate what) {
        if (more == 0) return before;
        return before.plus(more, before.any() ? -1 : start + size + first(what));
    }

    private void findLargest(Lane lane) {
        for (int i = 0; i < lane.size(); i++) {
            double magnitude = Math.abs(lane.get(i));
            if (magnitude <= largest) continue;
            largest = magnitude;
            largestAt = start + size + i;
        }
    }

    private static int first(IntPredicate what) {
        int i = 0;
        while (!what.test(i)) i++;
        return i;
    }

    /** Adds the results of the next part, which is read again only if the parts so far have idle columns. */
    private void join(TensorScanner next) {
        boolean same = Double.doubleToRawLongBits(value) == Double.doubleToRawLongBits(next.value);
        constant = constant && next.constant && same;
        binary = binary && next.binary;
        if (columns.any()) next.look(columns);
        size += next.size;
        nonFinite = nonFinite.join(next.nonFinite);
        zeros = zeros.join(next.zeros);
        subnormal = subnormal.join(next.subnormal);
        sample += next.sample;
        if (next.largest > largest) {
            largest = next.largest;
            largestAt = next.largestAt;
        }
    }
}
