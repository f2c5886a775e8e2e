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

/** A recording that is not met, ready to be tried otherwise: layer by layer, or as a whole. */
public record Scene(Replay replay, Rerun rerun, Tolerance tolerance) {
    /** Stands for the model's outputs where a recorded layer's path could stand. */
    static final String OUTPUTS = "";

    /**
     * Runs the model for it. Throws what {@link org.kerasaudit.importer.run.ForwardPass#run} throws.
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

    /** The same for a recording whose outputs are not known yet. */
    public static Scene of(KerasModel model, Precision precision, Recording recording, Tolerance tolerance) {
        return of(model, precision, recording, model.forwardPass(precision).run(recording.inputs()), tolerance);
    }

    /** The same with the first samples alone; empty where there are no more, or there is no telling them apart. */
    public Optional<Scene> first(int samples) {
        return rerun.recording().first(samples).map(first -> of(rerun.model(), rerun.precision(), first, tolerance));
    }

    /** How the outputs differ as they are. */
    Deviation outputs() {
        return outputs(rerun.computed());
    }

    /** How a recorded layer, or the outputs, differ with the calls of some layers made otherwise. */
    Deviation of(String target, Map<String, Alternative> alternatives) {
        Result result = alternatives.isEmpty() ? replay.base() : replay.with(alternatives);
        if (target.equals(OUTPUTS)) return result.worstOutput();
        @Nullable Deviation own = result.own().get(target);
        return Objects.requireNonNull(own == null ? replay.own().get(target) : own, target);
    }

    /** How outputs and recorded layers differ, whichever more, with the whole taken otherwise. */
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
