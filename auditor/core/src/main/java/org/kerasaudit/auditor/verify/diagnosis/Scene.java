package org.kerasaudit.auditor.verify.diagnosis;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.numbers.Comparison;
import org.kerasaudit.auditor.numbers.Deviation;
import org.kerasaudit.auditor.numbers.Recording;
import org.kerasaudit.auditor.numbers.Tolerance;
import org.kerasaudit.auditor.verify.diagnosis.Replay.Result;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/** A recording that does not match, ready for trials: layer by layer, or as a whole. */
public record Scene(Replay replay, Rerun rerun, Tolerance tolerance) {
    /** Represents the model's outputs in place of a recorded layer's path. */
    static final String OUTPUTS = "";

    /**
     * Runs the model and prepares the trials. Throws the same exceptions as {@link
     * org.kerasaudit.importer.run.ForwardPass#run}.
     *
     * @param computed the outputs for the recorded inputs
     */
    public static Scene of(
            KerasModel model, Precision precision, Recording recording, List<Tensor> computed, Tolerance tolerance) {
        return new Scene(
                new Replay(model, precision, recording, tolerance),
                new Rerun(model, precision, recording, computed),
                tolerance);
    }

    /** Prepares the trials for a recording whose outputs are not yet computed. */
    public static Scene of(KerasModel model, Precision precision, Recording recording, Tolerance tolerance) {
        return of(model, precision, recording, model.forwardPass(precision).run(recording.inputs()), tolerance);
    }

    /** Returns a scene of the first samples; empty if there are no more, or samples cannot be separated. */
    public Optional<Scene> first(int samples) {
        return rerun.recording().first(samples).map(first -> of(rerun.model(), rerun.precision(), first, tolerance));
    }

    /** Returns how the outputs differ without changes. */
    Deviation outputs() {
        return outputs(rerun.computed());
    }

    /** Returns how a recorded layer, or the outputs, differ with the calls of some layers replaced. */
    Deviation of(String target, Map<String, Alternative> alternatives) {
        Result result = alternatives.isEmpty() ? replay.base() : replay.with(alternatives);
        if (target.equals(OUTPUTS)) return result.worstOutput();
        @Nullable Deviation own = result.own().get(target);
        return Objects.requireNonNull(own == null ? replay.own().get(target) : own, target);
    }

    /** Returns how the outputs and recorded layers differ, whichever is worse, under another reading of the whole. */
    Deviation of(ModelHypothesis.Whole whole) {
        Rerun.Outcome outcome = whole.outcome().apply(rerun);
        Deviation worst = outputs(outcome.outputs());
        for (Map.Entry<String, List<Tensor>> layer : outcome.layers().entrySet()) {
            List<Tensor> recorded = rerun.recording().layers().getOrDefault(layer.getKey(), List.of());
            if (recorded.isEmpty() || recorded.size() > layer.getValue().size()) continue;
            worst = worst.or(Comparison.worst(recorded, layer.getValue(), tolerance));
        }
        return worst;
    }

    private Deviation outputs(List<Tensor> computed) {
        return Comparison.worst(rerun.recording().outputs(), computed, tolerance);
    }
}
