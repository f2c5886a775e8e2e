package org.kerasaudit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.Auditor;
import org.kerasaudit.auditor.ModelFinder;
import org.kerasaudit.auditor.opinion.SecondOpinionSource;
import org.kerasaudit.auditor.report.ReportFormat;
import org.kerasaudit.auditor.report.ReportFormat.Style;
import org.kerasaudit.auditor.report.ReportWriter;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.PredictionOptions;
import org.kerasaudit.auditor.result.Severity;

/** {@code keras-audit audit PATH...}: audits model files and writes a report. */
final class AuditCommand extends Subcommand {
    private final Supplier<List<Path>> paths =
            parameters("PATH", Path.class, "Model files (.keras, .h5, .json) or folders that contain them.");

    private final Supplier<ReportFormat> format =
            option("--format", "FORMAT", ReportFormat.class, ReportFormat.TEXT, formats());

    private final Supplier<Severity> failOn = option(
            "--fail-on",
            "SEVERITY",
            Severity.class,
            Severity.ERROR,
            "Lowest severity that sets exit code 1: error (default), warning or info.");

    private final Supplier<Optional<Path>> recording =
            option("--recording", "FILE", Path.class, "NPZ file with inputs and the outputs Keras computed for them.");

    private final Supplier<Optional<Double>> rtol = option(
            "--rtol",
            "TOLERANCE",
            Double.class,
            "Relative tolerance for predictions, per element (default: 1e-5, more for half precision).");

    private final Supplier<Optional<Double>> atol = option(
            "--atol",
            "TOLERANCE",
            Double.class,
            "Absolute tolerance for predictions, added to --rtol (default: 1e-6 plus 64 unit roundoffs of the largest element).");

    private final Supplier<Arithmetic> arithmetic = option(
            "--precision",
            "PRECISION",
            Arithmetic.class,
            Arithmetic.FLOAT,
            "Recompute predictions in float (default) or double; double separates rounding from real errors.");

    private final BackendOption backend = new BackendOption(this);

    private final Supplier<Integer> diagnosis = option(
            "--diagnosis",
            "SECONDS",
            Integer.class,
            (int) PredictionOptions.DEFAULT.diagnosisLimit().toSeconds(),
            "Time limit for finding the cause of predictions that differ (default: 60; 0 skips the search).");

    private final BooleanSupplier noWeightScan =
            flag("--no-weight-scan", "Do not scan weight values; skips rules KA501 to KA513.");

    private final BooleanSupplier tensorSha256 = flag("--tensor-sha256", "Report the SHA-256 of every stored tensor.");

    private final Supplier<Integer> jobs = option(
            "--jobs",
            "N",
            Integer.class,
            Runtime.getRuntime().availableProcessors(),
            "Number of files audited in parallel (default: number of processors).");

    private final Supplier<Optional<Path>> output =
            option("--output", "FILE", Path.class, "Write the report to this file instead of standard output.");

    private final LimitOptions limits = new LimitOptions(this);
    private final SecondOpinionOptions secondOpinion = new SecondOpinionOptions(this);
    private final TargetOptions targets = new TargetOptions(this);
    private final Terminal terminal = new Terminal(this);

    AuditCommand() {
        super(
                "audit",
                "Audits model files; searches folders recursively.",
                "  keras-audit audit model.h5",
                "  keras-audit audit models/ --format json --output report.json",
                "  keras-audit audit model.keras --recording answers.npz --rtol 1e-4",
                "  keras-audit audit model.h5 --with dl4j",
                "  keras-audit audit model.h5 --target dl4j --fail-on warning",
                "A recording next to the model (<stem>.recording.npz or recording.npz) is found automatically.");
    }

    @Override
    public Integer call() throws IOException {
        requireNotNegative("--rtol", rtol.get());
        requireNotNegative("--atol", atol.get());
        requireNotNegative("--diagnosis", Optional.of(diagnosis.get()));
        requirePositive("--jobs", jobs.get());
        terminal.width();
        @Nullable Path file = output.get().orElse(null);
        if (file != null) AtomicFile.check(file);
        Set<Path> links = new LinkedHashSet<>();
        List<Path> models = models(links);
        if (file != null) protectOriginals(models, file);
        Outcome outcome = new Outcome(failOn.get());
        if (file == null) {
            write(models, links, out(), outcome);
        } else {
            AtomicFile.write(file, bytes -> {
                Writer out = new OutputStreamWriter(bytes, UTF_8);
                write(models, links, out, outcome);
                out.flush();
            });
        }
        outcome.unreadable().forEach(line -> err().println("keras-audit: " + line));
        return outcome.exitCode();
    }

    private void protectOriginals(List<Path> models, Path output) {
        Originals originals = new Originals(limits.limits());
        models.forEach(originals::model);
        recording.get().ifPresent(given -> originals.file(given, "the recording"));
        originals.protect("--output", output);
    }

    private void write(List<Path> models, Set<Path> links, Writer out, Outcome outcome) throws IOException {
        try (ReportWriter report = format.get().open(out, new Style(terminal.width(), terminal.color()))) {
            audit(models, links, outcome, report::add);
        }
    }

    /**
     * Returns the model files to audit; keeps paths that do not exist, so that the report lists them. Adds links found in folders
     * that must not be followed to {@code links}.
     */
    private List<Path> models(Set<Path> links) throws IOException {
        Set<Path> models = new LinkedHashSet<>();
        for (Path path : paths.get()) {
            if (!Files.exists(path)) {
                models.add(path);
                continue;
            }
            ModelFinder.Found found = ModelFinder.search(List.of(path));
            if (found.files().isEmpty()) throw CannotProceedException.incomplete(path + ": no model files found");
            models.addAll(found.files());
            links.addAll(found.links());
        }
        if (recording.get().isPresent() && models.size() > 1)
            throw CannotProceedException.wrongUsage("--recording: expected one model, found " + models.size());
        return List.copyOf(models);
    }

    /** Passes on the reports in the order of {@code models} without keeping them. */
    private void audit(List<Path> models, Set<Path> links, Outcome outcome, Consumer<ModelReport> reports) {
        boolean terminalErr = Terminal.isTerminal(Terminal.ERR_IS_TERMINAL);
        try (@Nullable SecondOpinionSource source = secondOpinion.source();
                Progress progress = new Progress(err(), terminalErr, models.size())) {
            Auditor auditor = new Auditor(options(), source).withoutFollowing(links);
            auditor.audit(models, source == null ? jobs.get() : 1, report -> {
                outcome.add(report);
                reports.accept(report);
                progress.step();
            });
        }
    }

    private AuditOptions options() {
        PredictionOptions predictions = new PredictionOptions(
                recording.get().orElse(null),
                optional(rtol.get()),
                optional(atol.get()),
                arithmetic.get().precision(),
                Duration.ofSeconds(diagnosis.get()),
                backend.backend());
        AuditOptions options = AuditOptions.DEFAULT
                .with(predictions)
                .withWeightScan(!noWeightScan.getAsBoolean())
                .withSha256(format.get().hashes())
                .withTensorSha256(tensorSha256.getAsBoolean());
        return targets.in(options).within(limits.limits());
    }

    /** Lists the formats: {@code text (default) or json.} */
    private static String formats() {
        List<String> names = new ArrayList<>();
        for (ReportFormat format : ReportFormat.values()) {
            names.add(format.name().toLowerCase(Locale.ROOT) + (format == ReportFormat.TEXT ? " (default)" : ""));
        }
        return either(names) + ".";
    }

    private static OptionalDouble optional(Optional<Double> value) {
        return value.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
    }

    private static void requirePositive(String option, int value) {
        if (value < 1) throw CannotProceedException.wrongUsage(option + ": expected a number ≥ 1, found " + value);
    }

    private static void requireNotNegative(String option, Optional<? extends Number> value) {
        if (value.isEmpty()) return;
        double number = value.get().doubleValue();
        if (!(number >= 0) || Double.isInfinite(number))
            throw CannotProceedException.wrongUsage(option + ": expected a number ≥ 0, found " + value.get());
    }
}
