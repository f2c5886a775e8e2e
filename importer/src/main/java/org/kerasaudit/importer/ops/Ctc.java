package org.kerasaudit.importer.ops;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;
import java.util.List;
import org.kerasaudit.importer.layers.AxisActivations;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Connectionist temporal classification, Graves et al. (2006): the loss and greedy decoding. */
final class Ctc {
    private static final List<Parameter> LOSS = List.of(
            Parameter.tensor("target"),
            Parameter.tensor("output"),
            Parameter.tensor("target_length"),
            Parameter.tensor("output_length"),
            Parameter.integer("mask_index", 0));

    private static final Definition OF_LABELS =
            Definition.of("CTCLoss", "nn", LOSS, call -> call.tensor("target").slice(0, 1), Ctc::loss);

    static final List<Definition> DEFINITIONS = List.of(
            OF_LABELS,
            OF_LABELS.as("CtcLoss"),
            Definition.several(
                    "CTCDecode",
                    "nn",
                    List.of(
                            Parameter.tensor("inputs"),
                            Parameter.tensor("sequence_lengths"),
                            Parameter.only("strategy", TextNode.valueOf("greedy"), "only greedy decoding is supported"),
                            Parameter.integer("beam_width", 100),
                            Parameter.integer("top_paths", 1),
                            Parameter.flag("merge_repeated", true),
                            Parameter.optionalInteger("mask_index")),
                    call -> {
                        Shape x = call.tensor("inputs");
                        return List.of(Shape.of(1, x.dim(0), x.dim(1)), Shape.of(x.dim(0), 1));
                    },
                    Ctc::decode));

    private Ctc() {}

    private static DType floating(Tensor x) {
        return Promotion.resultType(Promotion.of(x.dtype()), Promotion.FLOAT32);
    }

    private static Tensor loss(Call<Operand> call, Kernels kernels) {
        Tensor output = call.tensor("output").tensor();
        Tensor logits = Numbers.cast(output, floating(output), kernels);
        Tensor logs = AxisActivations.logSoftmax(logits, Numbers.at(logits.dtype(), kernels));
        Tensor target = call.tensor("target").tensor();
        Tensor labels = call.tensor("target_length").tensor();
        Tensor steps = call.tensor("output_length").tensor();
        int blank = call.integer("mask_index");
        double[] losses = new double[target.dim(0)];
        for (int i = 0; i < losses.length; i++) {
            int[] label = new int[(int) labels.getLong(i)];
            for (int k = 0; k < label.length; k++) label[k] = (int) target.getLong(i * target.dim(1) + k);
            losses[i] = -likelihood(logs, i, (int) steps.getLong(i), label, blank);
        }
        return Numbers.of(logits.dtype(), losses, kernels, losses.length);
    }

    /** Returns the log probability of all paths that decode to {@code label}, by the forward recursion. */
    private static double likelihood(Tensor logs, int sample, int steps, int[] label, int blank) {
        int classes = logs.dim(2);
        int[] states = new int[2 * label.length + 1];
        Arrays.fill(states, blank);
        for (int k = 0; k < label.length; k++) states[2 * k + 1] = label[k];
        double[] before = new double[states.length];
        Arrays.fill(before, Double.NEGATIVE_INFINITY);
        for (int t = 0; t < steps; t++) {
            int row = (sample * logs.dim(1) + t) * classes;
            double[] now = new double[states.length];
            for (int s = 0; s < states.length; s++) {
                double paths = t == 0 ? (s < 2 ? 0 : Double.NEGATIVE_INFINITY) : reaching(before, states, s, blank);
                now[s] = paths + logs.get(row + Math.floorMod(states[s], classes));
            }
            before = now;
        }
        double last = before[states.length - 1];
        return states.length == 1 ? last : logAdd(last, before[states.length - 2]);
    }

    /**
     * Returns the log probability of reaching state {@code s}: from the same state, from the one before, or by skipping
     * a blank from the previous label if that differs.
     */
    private static double reaching(double[] before, int[] states, int s, int blank) {
        double paths = before[s];
        if (s > 0) paths = logAdd(paths, before[s - 1]);
        boolean skips = s > 1 && states[s] != blank && states[s] != states[s - 2];
        return skips ? logAdd(paths, before[s - 2]) : paths;
    }

    private static double logAdd(double a, double b) {
        double max = Math.max(a, b);
        if (max == Double.NEGATIVE_INFINITY) return max;
        return max + Math.log1p(Math.exp(-Math.abs(a - b)));
    }

    /** Returns the labels without blanks and repetitions, padded with -1, and the negative sum of their scores. */
    private static List<Tensor> decode(Call<Operand> call, Kernels kernels) {
        Tensor given = call.tensor("inputs").tensor();
        Tensor x = Numbers.cast(given, floating(given), kernels);
        Tensor lengths = call.tensor("sequence_lengths").tensor();
        int steps = x.dim(1);
        int classes = x.dim(2);
        int blank = Math.floorMod(call.optionalInteger("mask_index").orElse(-1), classes);
        long[] labels = new long[x.dim(0) * steps];
        Arrays.fill(labels, -1);
        double[] scores = new double[x.dim(0)];
        for (int i = 0; i < scores.length; i++) {
            if (lengths.getLong(i) > steps)
                throw new InputException("a sequence is longer than the input of " + steps + " steps");
            int previous = -1;
            int at = i * steps;
            for (int t = 0; t < lengths.getLong(i); t++) {
                int row = (i * steps + t) * classes;
                int best = 0;
                for (int c = 1; c < classes; c++) if (x.get(row + c) > x.get(row + best)) best = c;
                scores[i] -= x.get(row + best);
                boolean repeated = call.flag("merge_repeated") && best == previous;
                if (best != blank && !repeated) labels[at++] = best;
                previous = best;
            }
        }
        return List.of(
                Tensor.of(DType.INT32, labels, 1, x.dim(0), steps),
                Numbers.of(x.dtype(), scores, kernels, scores.length, 1));
    }
}
