package org.kerasaudit.importer.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Runs large batches of independent samples in parts whose intermediate results fit a budget. */
final class Batches {
    /** The default budget in bytes. */
    static final long BUDGET = 1L << 28;

    /** Number of samples in a trial run; batches up to this size are never split. */
    static final int FEW = 16;

    private final long budget;
    private final Map<List<Shape>, Integer> parts = new HashMap<>();

    /** @param budget maximum size in bytes of the intermediate results of one part */
    Batches(long budget) {
        this.budget = budget;
    }

    /** The result of a trial run: whether samples are independent, and the size of the intermediate results in bytes. */
    record Trial(boolean independent, long bytes) {}

    /**
     * @param run runs a whole batch
     * @param trial runs and measures a small batch
     */
    List<Tensor> run(
            List<Tensor> inputs, Function<List<Tensor>, List<Tensor>> run, Function<List<Tensor>, Trial> trial) {
        int samples = samples(inputs);
        if (samples <= FEW) return run.apply(inputs);
        List<Shape> shapes =
                inputs.stream().map(input -> input.shape().withoutBatch()).toList();
        int part = parts.computeIfAbsent(shapes, first -> {
            Trial measured = trial.apply(part(inputs, 0, FEW));
            if (!measured.independent()) return Integer.MAX_VALUE;
            return (int) Math.max(FEW, Math.min(Integer.MAX_VALUE, budget / (measured.bytes() / FEW + 1)));
        });
        if (part >= samples) return run.apply(inputs);
        List<List<Tensor>> results = new ArrayList<>();
        for (int from = 0; from < samples; from += part) {
            List<Tensor> outputs = run.apply(part(inputs, from, Math.min(part, samples - from)));
            for (int i = 0; i < outputs.size(); i++) {
                if (from == 0) results.add(new ArrayList<>());
                results.get(i).add(outputs.get(i));
            }
        }
        return results.stream().map(pieces -> Layout.concat(pieces, 0)).toList();
    }

    /** Returns the size of the first axis, or 0 if the inputs differ in it. */
    private static int samples(List<Tensor> inputs) {
        int samples = 0;
        for (Tensor input : inputs) {
            if (input.rank() == 0 || samples > 0 && input.dim(0) != samples) return 0;
            samples = input.dim(0);
        }
        return samples;
    }

    private static List<Tensor> part(List<Tensor> inputs, int from, int length) {
        return inputs.stream()
                .map(input -> Layout.slice(input, 0, from, length))
                .toList();
    }
}
