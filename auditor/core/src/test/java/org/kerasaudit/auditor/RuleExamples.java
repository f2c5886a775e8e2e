package org.kerasaudit.auditor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.PredictionOptions;
import org.kerasaudit.auditor.targets.Targets;
import org.kerasaudit.auditor.verify.diagnosis.BrokenModel;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.run.ComputeBackend;

/**
 * One real finding per rule: the first of the rule's usual severity. Models with one fault each come first, then good models
 * audited for a target, then custom classes, then every hostile file.
 */
final class RuleExamples {
    private static final AuditOptions NO_DIAGNOSIS = AuditOptions.DEFAULT.with(
            PredictionOptions.DEFAULT.by(ComputeBackend.PLAIN).withDiagnosisLimit(Duration.ZERO));
    private static final AuditOptions FOR_DL4J = AuditOptions.DEFAULT
            .with(PredictionOptions.DEFAULT.by(ComputeBackend.PLAIN).withDiagnosisLimit(Duration.ofMinutes(10)))
            .withTargets(List.of(Targets.named("dl4j").orElseThrow()));

    /** Good models that trigger rules about how they were made or about the target. */
    private static final List<String> GOOD = List.of(
            "keras-3.15.1/Dense-0/model.keras",
            "keras-2.3.1/GRU-0/model.h5",
            "keras-2.3.1/SimpleRNN-0/model.h5",
            "keras-2.3.1/Lambda_layer-0/model.h5",
            "keras-2.3.1/Dense-0/model.json",
            "keras-1.2.2/seed_lstm-0/model.h5",
            "keras-2.1.6/PReLU-0/model.h5",
            "keras-2.10.0/masks/model.h5",
            "keras-3.12.4/Bidirectional_mask-0/model.keras",
            "keras-3.14.1-options/masks_cast/model.keras",
            "seed/embedding-dense/model.keras");

    private static final List<String> RESOURCES = List.of(
            "verify/diagnosis/reset_after/model.keras",
            "rules/weights/unwritten.h5",
            "AuditFuzzTestInputs/anyFile/one-name-for-two-layers.json");

    private final Map<String, Finding> byRule = new TreeMap<>();
    private final Path folder;

    private RuleExamples(Path folder) {
        this.folder = folder;
    }

    /** Audits everything; models with faults are written to {@code folder}. */
    static RuleExamples of(Path folder) throws IOException {
        RuleExamples examples = new RuleExamples(folder);
        for (Faults.Fault fault : Faults.ALL) examples.add(fault);
        examples.edited(
                "nested-0",
                text -> text.replace("\"dense\"", "\"tmp\"")
                        .replace("\"dense_1\"", "\"dense\"")
                        .replace("\"tmp\"", "\"dense_1\""));
        examples.edited("shared_layer-0", RuleExamples::withAnotherShape);
        for (String model : GOOD) examples.audit(Fixtures.folder(model));
        examples.audit(Fixtures.folder(GOOD.get(0)), NO_DIAGNOSIS.withWeightScan(false));
        examples.withRecordingOf("keras-3.15.1-options/mask_lstm", "keras-3.15.1-options/recorded");
        examples.withRecordingOf("keras-3.15.1/Dense-0", "keras-3.15.1/Conv2D-0");
        List<Path> folders = List.of(Fixtures.folder("own"), Fixtures.folder("hostile"));
        for (Path model : ModelFinder.find(folders)) examples.audit(model);
        for (String name : RESOURCES) examples.audit(resource(name));
        return examples;
    }

    /** Returns the finding of this rule; null if nothing triggers it. */
    @Nullable
    Finding of(String rule) {
        return byRule.get(rule);
    }

    private void add(Faults.Fault fault) throws IOException {
        BrokenModel model = BrokenModel.copy(fault.fixture(), newFolder());
        fault.breaking().accept(model);
        add(model.audit(NO_DIAGNOSIS));
    }

    /** Audits an architecture of Keras 3.15.1 with its weights, after a change to its text. */
    private void edited(String fixture, UnaryOperator<String> change) throws IOException {
        Path source = Fixtures.folder("keras-3.15.1/" + fixture);
        Path target = newFolder();
        Path weights = source.resolve("model.weights.h5");
        if (Files.exists(weights)) Files.copy(weights, target.resolve("model.weights.h5"));
        String text = Files.readString(source.resolve("model.json"));
        audit(Files.writeString(target.resolve("model.json"), change.apply(text)), NO_DIAGNOSIS);
    }

    private static String withAnotherShape(String text) {
        int history = text.indexOf("\"keras_history\": [\"concatenate\"");
        String shape = "\"shape\": [null, 12]";
        int at = text.lastIndexOf(shape, history);
        return text.substring(0, at) + "\"shape\": [null, 13]" + text.substring(at + shape.length());
    }

    private void withRecordingOf(String fixture, String other) throws IOException {
        Path target = newFolder();
        Files.copy(Fixtures.folder(other).resolve("recording.npz"), target.resolve("recording.npz"));
        audit(Files.copy(Fixtures.folder(fixture).resolve("model.h5"), target.resolve("model.h5")), NO_DIAGNOSIS);
    }

    private void audit(Path model) {
        audit(model, FOR_DL4J);
    }

    private void audit(Path model, AuditOptions options) {
        add(new Auditor(options).audit(model));
    }

    private void add(ModelReport report) {
        report.findings().stream()
                .filter(finding -> finding.severity() == finding.rule().severity())
                .forEach(finding -> byRule.putIfAbsent(finding.ruleId(), finding));
    }

    private Path newFolder() throws IOException {
        return Files.createTempDirectory(folder, "model");
    }

    private static Path resource(String name) {
        return Fixtures.root().resolveSibling("auditor/core/src/test/resources/org/kerasaudit/auditor/" + name);
    }
}
