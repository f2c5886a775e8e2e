package org.kerasaudit.auditor.verify.diagnosis;

import java.util.List;
import java.util.Set;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.model.LayerCall;
import org.kerasaudit.importer.tensor.Tensor;

/** Batch normalization in training mode: it uses the mean and variance of the batch, not the moving ones. */
record BatchStatistics() implements LayerHypothesis {
    private static final Set<String> MEANS = Set.of("moving_mean", "running_mean");
    private static final Set<String> VARIANCES = Set.of("moving_variance", "running_std");

    @Override
    public String id() {
        return "training-mode-batch-normalization";
    }

    @Override
    public boolean needsTheBatch() {
        return true;
    }

    @Override
    public String advice() {
        return "record with model.predict or model(x, training=False)";
    }

    @Override
    public List<Reading> readings(Subject subject) {
        if (!subject.is(Trait.BATCH_STATISTICS)) return List.of();
        return List.of(new Reading(
                "batch statistics instead of moving ones (training mode)", (call, recorded) -> inTraining(call)));
    }

    private static List<Value> inTraining(LayerCall call) {
        Tensor x = call.inputs().input().tensor();
        int axis = call.layer().config().path("axis").asInt(-1);
        double[][] moments = moments(x, axis < 0 ? axis + x.rank() : axis);
        return call.using(new Rewritten(call.weights(), (key, value, all) -> {
                    if (MEANS.contains(Reading.name(key))) return Constants.typed(value, moments[0]);
                    return VARIANCES.contains(Reading.name(key)) ? Constants.typed(value, moments[1]) : value;
                }))
                .outputs();
    }

    /** Computes mean and variance over all axes but one. */
    private static double[][] moments(Tensor x, int axis) {
        int features = x.dim(axis);
        int inner = 1;
        for (int i = axis + 1; i < x.rank(); i++) inner *= x.dim(i);
        double[] mean = new double[features];
        double[] variance = new double[features];
        int count = x.size() / features;
        for (int i = 0; i < x.size(); i++) mean[i / inner % features] += x.get(i) / count;
        for (int i = 0; i < x.size(); i++) {
            double deviation = x.get(i) - mean[i / inner % features];
            variance[i / inner % features] += deviation * deviation / count;
        }
        return new double[][] {mean, variance};
    }
}
