package org.kerasaudit.auditor.verify.diagnosis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.kerasaudit.auditor.verify.diagnosis.Rerun.Outcome;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;

/** The outputs are correct but in another order: samples shuffled, or classes sorted by name. */
record OutputOrder() implements ModelHypothesis {
    private static final int MAX_SLICES = 1024;
    private static final double CLOSE = 1e-4;

    @Override
    public String id() {
        return "output-order";
    }

    @Override
    public boolean needsTheBatch() {
        return true;
    }

    @Override
    public String advice() {
        return "record inputs and outputs with the samples in the same order, and classes in the order of the model's last layer";
    }

    @Override
    public List<Whole> readings(Rerun rerun) {
        return List.of(
                new Whole("samples of the recording in another order", again -> reordered(again, 0)),
                new Whole("classes of the recording in another order", again -> reordered(again, -1)));
    }

    private static Outcome reordered(Rerun rerun, int axis) {
        List<Tensor> outputs = new ArrayList<>();
        for (int i = 0; i < rerun.recording().outputs().size(); i++) {
            outputs.add(reordered(
                    rerun.recording().outputs().get(i), rerun.computed().get(i), axis));
        }
        return new Outcome(outputs, Map.of());
    }

    /** Moves each slice of {@code computed} to the matching recorded one; returns it unchanged if they do not pair up. */
    private static Tensor reordered(Tensor recorded, Tensor computed, int fromEnd) {
        int axis = fromEnd < 0 ? recorded.rank() - 1 : 0;
        boolean fit = recorded.rank() > 1
                && recorded.dtype() != DType.STRING
                && computed.dtype() != DType.STRING
                && Arrays.equals(recorded.dims(), computed.dims())
                && recorded.dim(axis) <= MAX_SLICES;
        if (!fit) return computed;
        int count = recorded.dim(axis);
        int[] order = new int[count];
        boolean[] used = new boolean[count];
        for (int place = 0; place < count; place++) {
            order[place] = nearest(Layout.pick(recorded, axis, place), computed, axis, used);
            if (order[place] < 0) return computed;
            used[order[place]] = true;
        }
        return Layout.select(computed, axis, count, i -> order[i]);
    }

    /** Returns the closest unused slice if it is close enough, or -1. */
    private static int nearest(Tensor slice, Tensor computed, int axis, boolean[] used) {
        int nearest = -1;
        double least = CLOSE * (1e-6 + largest(slice));
        for (int i = 0; i < used.length; i++) {
            if (used[i]) continue;
            double distance = distance(slice, Layout.pick(computed, axis, i));
            if (distance <= least) {
                least = distance;
                nearest = i;
            }
        }
        return nearest;
    }

    private static double largest(Tensor x) {
        double largest = 0;
        for (int i = 0; i < x.size(); i++) largest = Math.max(largest, Math.abs(x.get(i)));
        return largest;
    }

    private static double distance(Tensor a, Tensor b) {
        double distance = 0;
        for (int i = 0; i < a.size(); i++) distance = Math.max(distance, Math.abs(a.get(i) - b.get(i)));
        return distance;
    }
}
