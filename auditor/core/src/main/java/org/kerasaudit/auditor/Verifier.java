package org.kerasaudit.auditor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.file.KerasFormatException;
import org.kerasaudit.importer.file.Npz;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.MissingWeightException;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.model.Model;
import org.kerasaudit.importer.model.WeightStore;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/** Recomputes a recording and compares; the findings KA601 to KA606. */
final class Verifier {
    /**
     * Engines round halves at different points, within one gelu or softmax already. Single layers of Keras on TensorFlow differ
     * from the exact result by up to five roundings.
     */
    private static final int HALF_ROUNDINGS = 8;

    private static final List<String> BACKENDS = List.of("tensorflow", "numpy", "jax", "torch");

    private final AuditOptions options;
    private final Audit audit;
    private final Consumer<Finding> findings;
    private final double rtol;

    Verifier(AuditOptions options, Audit audit, Consumer<Finding> findings) {
        this.options = options;
        this.audit = audit;
        this.findings = findings;
        this.rtol = audit.opened().model().map(this::tolerance).orElse(options.rtol());
    }

    /** The verification; null where there is no recording, or it cannot be run. */
    @Nullable
    Verification verify() {
        @Nullable
        Path path = options.recording() != null
                ? options.recording()
                : beside(audit.opened().file().path());
        @Nullable Model model = audit.opened().model().orElse(null);
        if (path == null || model == null) return null;
        if (audit.opened().file().weights() instanceof WeightStore.None) {
            boolean asked = options.recording() != null;
            report(
                    "KA603",
                    asked ? Severity.WARNING : Severity.INFO,
                    "weights to verify " + path.getFileName() + " with",
                    "an architecture only",
                    asked);
            return null;
        }
        try {
            return verify(path, Recording.of(path, Npz.read(path), model));
        } catch (KerasFormatException | ShapeException | InputException unusable) {
            report("KA602", Severity.WARNING, path.getFileName() + " to fit the model", message(unusable), true);
        } catch (NotCheckableException | MissingWeightException refused) {
            report("KA603", Severity.WARNING, "a forward pass", message(refused), true);
        }
        return null;
    }

    private static String message(RuntimeException failure) {
        return String.valueOf(failure.getMessage());
    }

    /** {@code <stem>.recording.npz} or {@code recording.npz} in the model's folder. */
    private static @Nullable Path beside(Path model) {
        String name = model.getFileName().toString();
        String stem = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
        for (String candidate : List.of(stem + ".recording.npz", "recording.npz")) {
            Path recording = model.resolveSibling(candidate);
            if (Files.isRegularFile(recording)) return recording;
        }
        return null;
    }

    private Verification verify(Path path, Recording recording) {
        checkOrigin(path, recording);
        Verification verification = run(path, opened(recording.backend()), recording);
        if (verification.ok()) return verification;
        boolean stated = !audit.opened().file().backend().isEmpty()
                || !recording.backend().isEmpty();
        for (String backend : stated ? List.<String>of() : BACKENDS) {
            Optional<Verification> met = onBackend(backend, path, recording);
            if (met.isEmpty()) continue;
            report(
                    "KA605",
                    Severity.INFO,
                    "a recording that is met whatever the backend",
                    "one that is met as Keras on " + backend
                            + " computes: backends differ in masks, padding and resizing",
                    false);
            return met.get();
        }
        reportMismatch(verification.outputs(), verification.firstDivergence());
        return verification;
    }

    /** The model as its own backend runs it, or where the file names none, as the one that made the recording does. */
    private KerasModel opened(String recordedBackend) {
        boolean stated = !audit.opened().file().backend().isEmpty();
        return stated || recordedBackend.isEmpty()
                ? audit.opened()
                : audit.opened().as(recordedBackend);
    }

    private void checkOrigin(Path path, Recording recording) {
        String found = audit.sha256();
        if (recording.sha256().isEmpty()
                || found.isEmpty()
                || recording.sha256().equals(found)) return;
        report(
                "KA606",
                Severity.WARNING,
                path.getFileName() + " to be a recording of this file, SHA-256 " + found,
                "one of a file with SHA-256 " + recording.sha256(),
                false);
    }

    /** An archive does not say which backend wrote it; the recording may be met if it was this one, with its own habits. */
    private Optional<Verification> onBackend(String backend, Path path, Recording recording) {
        try {
            Verification again = new Verifier(options, audit, finding -> {})
                    .run(path, audit.opened().as(backend), recording);
            return Optional.of(again).filter(Verification::ok);
        } catch (NotCheckableException | MissingWeightException | ShapeException | InputException refused) {
            return Optional.empty();
        }
    }

    private Verification run(Path path, KerasModel opened, Recording recording) {
        Map<String, Map<Integer, List<Tensor>>> calls = new LinkedHashMap<>();
        List<Tensor> outputs = opened.forwardPass(Precision.FLOAT32).run(recording.inputs(), (layer, call, in, out) -> {
            if (recording.layers().containsKey(layer.name())) {
                calls.computeIfAbsent(layer.name(), name -> new TreeMap<>())
                        .put(call, out.stream().map(Value::tensor).toList());
            }
        });
        List<Verification.Output> results = new ArrayList<>();
        for (int i = 0; i < recording.outputs().size(); i++) {
            results.add(output(i, recording.outputs().get(i), outputs));
        }
        List<Verification.LayerOutput> layers = layers(recording, calls);
        @Nullable
        String diverged = layers.stream()
                .filter(layer -> !layer.ok())
                .map(Verification.LayerOutput::path)
                .findFirst()
                .orElse(null);
        boolean ok = results.stream().allMatch(Verification.Output::ok);
        Tensor first = recording.inputs().get(0);
        int samples = first.rank() == 0 ? 0 : first.dim(0);
        return new Verification(path, samples, ok, List.copyOf(results), List.copyOf(layers), diverged);
    }

    /** The recorded layers in the order in which they were run. */
    private List<Verification.LayerOutput> layers(Recording recording, Map<String, Map<Integer, List<Tensor>>> calls) {
        List<Verification.LayerOutput> layers = new ArrayList<>();
        calls.forEach((name, byCall) -> {
            List<Tensor> recorded = recording.layers().getOrDefault(name, List.of());
            List<Tensor> computed =
                    byCall.values().stream().flatMap(List::stream).toList();
            if (comparable(recorded, computed)) {
                layers.add(layer(name, recorded, computed));
            } else {
                report(
                        "KA604",
                        Severity.INFO,
                        "a recording of layer " + name + " with outputs " + computed,
                        recorded + ", of another layer of this name; it is not compared",
                        false);
            }
        });
        return layers;
    }

    private static boolean comparable(List<Tensor> recorded, List<Tensor> computed) {
        boolean comparable = recorded.size() <= computed.size();
        for (int i = 0; comparable && i < recorded.size(); i++) {
            comparable = recorded.get(i).shape().equals(computed.get(i).shape());
        }
        return comparable;
    }

    private Verification.Output output(int index, Tensor recorded, List<Tensor> computed) {
        if (index >= computed.size())
            throw new ShapeException(computed.size() + " recorded outputs", index + 1 + " or more");
        Comparison comparison = Comparison.of(recorded, computed.get(index));
        return new Verification.Output(
                index,
                recorded.shape(),
                comparison.maxAbs(),
                comparison.maxRel(),
                ok(comparison),
                comparison.difference());
    }

    private Verification.LayerOutput layer(String name, List<Tensor> recorded, List<Tensor> computed) {
        double worstAbs = 0;
        double worstRel = 0;
        boolean ok = true;
        for (int i = 0; i < recorded.size(); i++) {
            Comparison comparison = Comparison.of(recorded.get(i), computed.get(i));
            worstAbs = Math.max(worstAbs, comparison.maxAbs());
            worstRel = Math.max(worstRel, comparison.maxRel());
            ok &= ok(comparison);
        }
        return new Verification.LayerOutput(name, worstAbs, worstRel, ok);
    }

    /** What is asked for, but where layers compute in half precision no less than a few of its roundings. */
    private double tolerance(Model model) {
        Precision coarsest = model.network().coarsestPrecision();
        return coarsest.half() ? Math.max(options.rtol(), HALF_ROUNDINGS * coarsest.unitRoundoff()) : options.rtol();
    }

    private boolean ok(Comparison comparison) {
        return comparison.met(options.atol(), rtol);
    }

    private void reportMismatch(List<Verification.Output> outputs, @Nullable String diverged) {
        for (Verification.Output output : outputs) {
            if (output.ok()) continue;
            String where = diverged == null ? "" : "; the first layer that differs from its recording is " + diverged;
            String expected = output.difference() == null
                    ? "within " + rtol + " of the recording, relative to its largest value"
                    : "equal to the recording";
            String found = output.difference() == null
                    ? "an error of " + output.maxRelError() + " (absolute " + output.maxAbsError() + ")"
                    : output.difference();
            report("KA601", Severity.ERROR, "output " + output.index() + " " + expected, found + where, false);
        }
    }

    private void report(String rule, Severity severity, String expected, String found, boolean blocking) {
        String message = audit.fileName() + ": predictions: expected " + expected + ", found " + found;
        findings.accept(new Finding(rule, severity, "", message, expected, found, blocking));
    }
}
