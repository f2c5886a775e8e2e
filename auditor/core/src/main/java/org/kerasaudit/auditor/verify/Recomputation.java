package org.kerasaudit.auditor.verify;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.numbers.Comparison;
import org.kerasaudit.auditor.numbers.Deviation;
import org.kerasaudit.auditor.numbers.Recording;
import org.kerasaudit.auditor.numbers.Tolerance;
import org.kerasaudit.auditor.result.Diagnosis;
import org.kerasaudit.auditor.result.RoundingError;
import org.kerasaudit.auditor.result.Verification;
import org.kerasaudit.auditor.result.Verification.Analysis;
import org.kerasaudit.auditor.result.Verification.LayerOutput;
import org.kerasaudit.auditor.result.Verification.Output;
import org.kerasaudit.auditor.result.Verification.Rounding;
import org.kerasaudit.auditor.verify.diagnosis.Diagnostician;
import org.kerasaudit.auditor.verify.diagnosis.Rerun;
import org.kerasaudit.auditor.verify.diagnosis.RoundingTrial;
import org.kerasaudit.auditor.verify.diagnosis.Scene;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.MissingWeightException;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.run.ComputeBackend;
import org.kerasaudit.importer.run.ForwardPass;
import org.kerasaudit.importer.run.LayerOutputs;
import org.kerasaudit.importer.tensor.Budget;
import org.kerasaudit.importer.tensor.BudgetException;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * The results of running a model on recorded inputs.
 *
 * @param backend the compute backend used
 * @param outputs of the model
 * @param deviations how each output differs from its recording
 * @param layers outputs of the recorded layers by path, in execution order
 * @param elements the number of elements that all layers output
 */
record Recomputation(
        KerasModel model,
        Recording recording,
        Precision precision,
        ComputeBackend backend,
        Tolerance tolerance,
        List<Tensor> outputs,
        List<Deviation> deviations,
        Map<String, List<Tensor>> layers,
        long elements) {

    /** The fraction of memory that may be filled with layer outputs for a diagnosis, as a divisor. */
    private static final int SHARE = 4;

    private static final Diagnosis UNFINISHED = new Diagnosis(List.of(), List.of(), 0, false);

    /** Runs the model. Throws the same exceptions as {@link org.kerasaudit.importer.run.ForwardPass#run}. */
    static Recomputation of(
            KerasModel model, Recording recording, Precision precision, ComputeBackend backend, Tolerance tolerance) {
        LayerOutputs layers = new LayerOutputs(layer -> recording.layers().containsKey(layer.path()));
        List<Tensor> outputs;
        try (ForwardPass pass = model.forwardPass(precision, backend)) {
            outputs = pass.run(recording.inputs(), layers);
        }
        if (outputs.size() < recording.outputs().size()) {
            throw new ShapeException(
                    "no more recorded outputs than the model has (" + outputs.size() + ")",
                    Integer.toString(recording.outputs().size()));
        }
        return new Recomputation(
                model,
                recording,
                precision,
                backend,
                tolerance,
                outputs,
                deviations(recording.outputs(), outputs, tolerance),
                layers.byPath(),
                layers.elements());
    }

    /** Whether every output matches. */
    boolean ok() {
        return deviations.stream().allMatch(Deviation::ok);
    }

    /** Whether every output and every recorded layer matches. */
    boolean allMatch() {
        return ok() && layerOutputs().stream().allMatch(LayerOutput::ok);
    }

    private static List<Deviation> deviations(List<Tensor> recorded, List<Tensor> computed, Tolerance tolerance) {
        List<Deviation> deviations = new ArrayList<>();
        for (int i = 0; i < recorded.size(); i++) {
            deviations.add(Comparison.of(recorded.get(i), computed.get(i), tolerance));
        }
        return List.copyOf(deviations);
    }

    /**
     * Returns the verification against the recording at {@code path}; diagnoses differences for up to {@code limit}.
     *
     * @param budget of the diagnosis
     * @param forgiving whether outputs that differ by rounding alone match
     */
    Verification verification(Path path, Budget budget, Duration limit, boolean forgiving) {
        List<LayerOutput> whole = layerOutputs();
        if (ok() && whole.stream().allMatch(LayerOutput::ok)) return verification(path, whole, Analysis.NONE);
        try {
            return budget.within(() -> diagnosed(path, whole, limit, forgiving));
        } catch (BudgetException exceeded) {
            return verification(path, whole, new Analysis(null, UNFINISHED, null));
        }
    }

    private Verification diagnosed(Path path, List<LayerOutput> whole, Duration limit, boolean forgiving) {
        Optional<RoundingError> rounding = forgiving && !ok() ? rounding(RoundingTrial.FORGIVEN) : Optional.empty();
        if (rounding.isPresent()) return verification(path, whole, Analysis.of(rounding.get()));
        Scene scene = scene();
        Map<String, Deviation> own = scene.replay().own();
        List<LayerOutput> each = whole.stream()
                .map(layer -> new LayerOutput(layer.path(), layer.whole(), own.get(layer.path())))
                .toList();
        Diagnosis diagnosis = Diagnostician.diagnose(scene, () -> rounding(RoundingTrial.NAMED), limit);
        return verification(path, each, new Analysis(scene.replay().firstDivergence(), diagnosis, null));
    }

    private Optional<RoundingError> rounding(double most) {
        try {
            return RoundingTrial.of(new Rerun(model, precision, recording, outputs), tolerance, most);
        } catch (NotCheckableException | MissingWeightException | ShapeException | InputException refused) {
            return Optional.empty();
        }
    }

    /** Returns a scene of the recording, or of as many samples as fit in memory with all intermediate results. */
    private Scene scene() {
        long room = Runtime.getRuntime().maxMemory() / SHARE / precision.dtype().bytes();
        Optional<Recording> part = elements <= room
                ? Optional.empty()
                : recording.first((int) Math.max(1, recording.samples() * room / elements));
        return part.map(first -> Scene.of(model, precision, first, tolerance))
                .orElseGet(() -> Scene.of(model, precision, recording, outputs, tolerance));
    }

    private Verification verification(Path path, List<LayerOutput> layerOutputs, Analysis analysis) {
        return new Verification(
                path, recording.samples(), precision, backend, tolerance, results(), layerOutputs, analysis);
    }

    private List<Output> results() {
        @Nullable List<Tensor> rounded = precision == Precision.FLOAT64 ? inFloat32() : null;
        List<Output> results = new ArrayList<>();
        for (int i = 0; i < deviations.size(); i++) {
            Tensor recorded = recording.outputs().get(i);
            boolean real = recorded.dtype().isFloating();
            results.add(new Output(
                    i,
                    recorded.shape(),
                    deviations.get(i),
                    rounded == null || !real ? null : rounding(recorded, outputs.get(i), rounded.get(i))));
        }
        return List.copyOf(results);
    }

    private @Nullable List<Tensor> inFloat32() {
        try {
            return model.forwardPass(Precision.FLOAT32).run(recording.inputs());
        } catch (BudgetException exceeded) {
            return null;
        }
    }

    /** Splits a difference into the float32 rounding error of this output and the rest. */
    private @Nullable Rounding rounding(Tensor recorded, Tensor exact, Tensor rounded) {
        if (!recorded.shape().equals(exact.shape())) return null;
        double usual = Comparison.of(exact, rounded, tolerance).maxAbs();
        double difference = Comparison.of(recorded, exact, tolerance).maxAbs();
        return new Rounding(usual, Math.max(0, difference - 2 * usual));
    }

    private List<LayerOutput> layerOutputs() {
        List<LayerOutput> results = new ArrayList<>();
        layers.forEach((path, computed) -> {
            List<Tensor> recorded = recording.layers().getOrDefault(path, List.of());
            if (!comparable(recorded, computed)) return;
            results.add(new LayerOutput(path, Comparison.worst(recorded, computed, tolerance), null));
        });
        return List.copyOf(results);
    }

    /** Returns the computed outputs, by path, of layers whose recorded shapes differ, because they belong to another layer. */
    Map<String, List<Tensor>> incomparable() {
        Map<String, List<Tensor>> others = new LinkedHashMap<>(layers);
        others.entrySet()
                .removeIf(layer ->
                        comparable(recording.layers().getOrDefault(layer.getKey(), List.of()), layer.getValue()));
        return others;
    }

    private static boolean comparable(List<Tensor> recorded, List<Tensor> computed) {
        boolean comparable = !recorded.isEmpty() && recorded.size() <= computed.size();
        for (int i = 0; comparable && i < recorded.size(); i++) {
            comparable = recorded.get(i).shape().equals(computed.get(i).shape());
        }
        return comparable;
    }
}
