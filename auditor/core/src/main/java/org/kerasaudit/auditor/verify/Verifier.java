package org.kerasaudit.auditor.verify;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.numbers.Recording;
import org.kerasaudit.auditor.numbers.Tolerance;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Finding.Effect;
import org.kerasaudit.auditor.result.PredictionOptions;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.result.Verification;
import org.kerasaudit.auditor.rules.Audit;
import org.kerasaudit.auditor.verify.diagnosis.Transposed;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.numpy.Npz;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.MissingWeightException;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.model.Model;
import org.kerasaudit.importer.model.WeightStore;
import org.kerasaudit.importer.run.ComputeBackend;
import org.kerasaudit.importer.tensor.BudgetException;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/** Recomputes a recording and compares the results; reports the findings KA602 to KA606. */
public final class Verifier {
    private static final String TENSORFLOW = "tensorflow";
    private static final List<String> BACKENDS = List.of(TENSORFLOW, "numpy", "jax", "torch");

    private final PredictionOptions options;
    private final Audit audit;
    private final Consumer<Finding> findings;
    private final PassBudgets budgets;
    private @Nullable Recording recording;
    private List<Tensor> computed = List.of();

    public Verifier(PredictionOptions options, Limits limits, Audit audit, Consumer<Finding> findings) {
        this.options = options;
        this.audit = audit;
        this.findings = findings;
        this.budgets = new PassBudgets(limits, audit.opened().file().path());
    }

    /** Returns the budgets of forward passes for this file. */
    public PassBudgets budgets() {
        return budgets;
    }

    /** Returns the verification; null if there is no recording, or the model cannot be run on it. */
    public @Nullable Verification verify() {
        @Nullable
        Path path = options.recording() != null
                ? options.recording()
                : Recording.beside(audit.opened().file().path()).stream()
                        .findFirst()
                        .orElse(null);
        @Nullable Model model = audit.opened().model().orElse(null);
        if (path == null || model == null) return null;
        if (audit.opened().file().weights() instanceof WeightStore.None) {
            boolean asked = options.recording() != null;
            Finding finding = finding(
                    VerificationRules.NOT_RECOMPUTED,
                    "weights to verify " + path.getFileName() + " with",
                    "an architecture only");
            findings.accept(asked ? finding.with(Effect.BLOCKS) : finding.with(Severity.INFO));
            return null;
        }
        try {
            model.network().requireOutputs();
            return budgets.forRecording(path).within(() -> {
                Recording read = Recording.of(path, Npz.read(path), model);
                recording = read;
                return verify(path, read);
            });
        } catch (BudgetException exceeded) {
            findings.accept(PassBudgets.finding(exceeded, audit));
        } catch (KerasFormatException | ShapeException | InputException unusable) {
            block(VerificationRules.UNUSABLE_RECORDING, path.getFileName() + " cannot be used", unusable);
        } catch (NotCheckableException refused) {
            block(VerificationRules.NOT_RECOMPUTED, "could not be recomputed", refused);
        } catch (MissingWeightException missing) {
            block(VerificationRules.NOT_RECOMPUTED, "could not be recomputed", missing);
            if (recording != null) tryTransposed(recording);
        }
        return null;
    }

    /** Returns the outputs computed for the recorded inputs; empty before {@link #verify}, or if the model could not be run. */
    public List<Tensor> computed() {
        return computed;
    }

    /** Returns the recording read by {@link #verify}; empty if there is none or it does not fit the model. */
    public Optional<Recording> recording() {
        return Optional.ofNullable(recording);
    }

    /** Tries the tensors that do not fit, which keep the model from running, with their axes in another order. */
    private void tryTransposed(Recording read) {
        Transposed.of(opened(read.backend()))
                .filter(transposed ->
                        runs(transposed.model(), read).filter(Recomputation::ok).isPresent())
                .ifPresent(transposed -> report(
                        VerificationRules.CAUSE,
                        "tensors of the configured shapes",
                        "a recording that matches with " + String.join(", ", transposed.tensors())
                                + " (kernel-axes): store them in Keras's order"));
    }

    private Verification verify(Path path, Recording recording) {
        checkOrigin(path, recording);
        Recomputation asWritten = recomputed(opened(recording.backend()), recording);
        Recomputation recomputation = asWritten.ok() ? asWritten : inAnotherWay(asWritten, recording);
        computed = recomputation.outputs();
        recomputation.incomparable().forEach(this::reportIncomparable);
        Verification verification = recomputation.verification(
                path, budgets.forRecording(path), options.diagnosisLimit(), forgiving(recording));
        new VerificationFindings(audit, findings).report(verification);
        return verification;
    }

    /** Tries other ways to run the model: archives do not state their backend, and no file states how the model was called. */
    private Recomputation inAnotherWay(Recomputation asWritten, Recording recording) {
        for (Map.Entry<String, Supplier<KerasModel>> way : otherWays(recording).entrySet()) {
            Optional<Recomputation> matching =
                    runs(way.getValue().get(), recording).filter(Recomputation::ok);
            if (matching.isEmpty()) continue;
            report(
                    VerificationRules.OTHER_BACKEND,
                    "a recording that matches however the model is run",
                    "one that matches only Keras " + way.getKey());
            return matching.get();
        }
        return asWritten;
    }

    private Map<String, Supplier<KerasModel>> otherWays(Recording recording) {
        Map<String, Supplier<KerasModel>> ways = new LinkedHashMap<>();
        String ofFile = audit.opened().file().backend();
        String stated = ofFile.isEmpty() ? recording.backend() : ofFile;
        Origin origin = audit.opened().model().orElseThrow().origin();
        if (origin.keras3() && (stated.isEmpty() || stated.equals(TENSORFLOW))) {
            ways.put(
                    "on tensorflow when called directly, model(x): predict adds differently",
                    () -> audit.opened().calledDirectly(TENSORFLOW));
        }
        for (String backend : stated.isEmpty() ? BACKENDS : List.<String>of()) {
            ways.put(
                    "on " + backend + ": backends differ in masks, padding, resizing and addition",
                    () -> audit.opened().as(backend));
        }
        return ways;
    }

    /** Recomputes the recording; plain Java decides unless another compute backend was requested. */
    private Recomputation recomputed(KerasModel model, Recording recording) {
        @Nullable ComputeBackend asked = options.backend();
        ComputeBackend backend = options.precision() == Precision.FLOAT64
                ? ComputeBackend.PLAIN
                : asked != null ? asked : suited(model, recording);
        Recomputation computed = recomputed(model, recording, backend);
        return asked == null && !backend.equals(ComputeBackend.PLAIN) && !computed.allMatch()
                ? recomputed(model, recording, ComputeBackend.PLAIN)
                : computed;
    }

    private static ComputeBackend suited(KerasModel model, Recording recording) {
        long inputs = recording.inputs().stream().mapToLong(Tensor::size).sum();
        return ComputeBackend.suited(
                inputs + Model.count(model.model().orElseThrow().weights()).orElse(0));
    }

    private Recomputation recomputed(KerasModel model, Recording recording, ComputeBackend backend) {
        Tolerance tolerance = tolerance(recording.outputs(), Precision.FLOAT64);
        return Recomputation.of(model, recording, options.precision(), backend, tolerance);
    }

    /**
     * Returns the requested tolerance, or the default for the coarsest precision among the model's computation, these outputs
     * and the other engine.
     */
    public Tolerance tolerance(List<Tensor> outputs, Precision engine) {
        Precision model = audit.opened().model().orElseThrow().network().coarsestPrecision();
        Precision coarsest = outputs.stream()
                .flatMap(output -> Precision.of(output.dtype()).stream())
                .reduce(model.coarser(engine), Precision::coarser);
        return Tolerance.of(coarsest).with(options.rtol(), options.atol());
    }

    /** Whether rounding may exceed the tolerance: only the default for float32, because a requested tolerance is enforced. */
    private boolean forgiving(Recording recording) {
        Tolerance granted = tolerance(recording.outputs(), Precision.FLOAT64);
        return granted.equals(Tolerance.of(Precision.FLOAT32))
                && options.rtol().isEmpty()
                && options.atol().isEmpty();
    }

    /** Returns the model as run by its own backend or, if the file names none, by the backend that made the recording. */
    public KerasModel opened(String recordedBackend) {
        boolean stated = !audit.opened().file().backend().isEmpty();
        return stated || recordedBackend.isEmpty()
                ? audit.opened()
                : audit.opened().as(recordedBackend);
    }

    private void checkOrigin(Path path, Recording recording) {
        if (recording.sha256().isEmpty()) return;
        String found = audit.sha256();
        if (found.isEmpty() || recording.sha256().equals(found)) return;
        report(
                VerificationRules.OTHER_FILE,
                path.getFileName() + " to be a recording of this file, SHA-256 " + found,
                "the recording of a file with SHA-256 " + recording.sha256());
    }

    private Optional<Recomputation> runs(KerasModel model, Recording recording) {
        try {
            return Optional.of(recomputed(model, recording));
        } catch (NotCheckableException
                | MissingWeightException
                | ShapeException
                | InputException
                | BudgetException refused) {
            return Optional.empty();
        }
    }

    private void reportIncomparable(String layer, List<Tensor> computed) {
        report(
                VerificationRules.OTHER_SHAPES,
                "a recording of layer " + layer + " with outputs " + computed,
                "outputs of other shapes, from a different layer with this name; it is not compared");
    }

    private void report(Rule rule, String expected, String found) {
        findings.accept(finding(rule, expected, found));
    }

    private void block(Rule rule, String what, RuntimeException why) {
        findings.accept(finding(rule, "", what + ": " + why.getMessage()).with(Effect.BLOCKS));
    }

    private Finding finding(Rule rule, String expected, String found) {
        return Finding.of(rule, audit.at("", VerificationFindings.PREDICTIONS), expected, found);
    }
}
