package org.kerasaudit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.AuditOptions;
import org.kerasaudit.auditor.Auditor;
import org.kerasaudit.auditor.JsonReport;
import org.kerasaudit.auditor.ModelFinder;
import org.kerasaudit.auditor.ModelReport;
import org.kerasaudit.auditor.Severity;
import org.kerasaudit.auditor.TextReport;
import org.kerasaudit.auditor.Witness;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keras-audit audit PATH...}: audits model files and reports. */
@Command(
        name = "audit",
        description = "Audits model files; folders are walked.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  keras-audit audit model.h5",
            "  keras-audit audit models/ --format json --output report.json",
            "  keras-audit audit model.keras --recording answers.npz --rtol 1e-4",
            "  keras-audit audit model.h5 --with dl4j",
            "  keras-audit audit model.h5 --target dl4j --fail-on warning",
            "A recording beside the model, <stem>.recording.npz or recording.npz, is found without --recording."
        })
final class AuditCommand implements Callable<Integer> {
    /** What a report is written as. */
    enum Format {
        TEXT,
        JSON
    }

    @Parameters(
            arity = "1..*",
            paramLabel = "PATH",
            description = "Model files (.keras, .h5, .json) and folders of them.")
    private List<Path> paths;

    @Option(names = "--format", paramLabel = "FORMAT", description = "text (default) or json.")
    private Format format = Format.TEXT;

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            description = "Least severity that makes the exit code 1: error (default), warning or info.")
    private Severity failOn = Severity.ERROR;

    @Option(names = "--recording", paramLabel = "FILE", description = "NPZ file with inputs and Keras's outputs.")
    private @Nullable Path recording;

    @Option(
            names = "--rtol",
            paramLabel = "TOLERANCE",
            description =
                    "Allowed error of predictions relative to the recorded element (default: 1e-5, more for half precision).")
    private @Nullable Double rtol;

    @Option(
            names = "--atol",
            paramLabel = "TOLERANCE",
            description =
                    "Allowed absolute error of predictions on top (default: 1e-6 and 64 roundings of the largest element).")
    private @Nullable Double atol;

    @Option(
            names = "--precision",
            paramLabel = "PRECISION",
            description =
                    "Recompute predictions in float (default) or double; double tells rounding from other errors.")
    private Arithmetic arithmetic = Arithmetic.FLOAT;

    @Mixin
    private EngineOption engine;

    @Option(
            names = "--diagnosis",
            paramLabel = "SECONDS",
            description = "How long to look for what explains predictions that differ (default: 60; 0 for not at all).")
    private int diagnosis = (int) AuditOptions.DEFAULT.diagnosisLimit().toSeconds();

    @Option(
            names = "--no-weight-scan",
            description = "Do not look at the numbers of the weights: rules KA501 to KA513 are left out.")
    private boolean noWeightScan;

    @Option(names = "--tensor-sha256", description = "Report the SHA-256 of every stored tensor.")
    private boolean tensorSha256;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "Audit so many files at a time (default: one for each processor).")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Write the report to a file instead of standard output.")
    private @Nullable Path output;

    @Mixin
    private LimitOptions limits;

    @Mixin
    private EngineOptions engines;

    @Mixin
    private TargetOptions targets;

    @Mixin
    private Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        requireNotNegative("--rtol", rtol);
        requireNotNegative("--atol", atol);
        requireNotNegative("--diagnosis", diagnosis);
        requirePositive("--jobs", jobs);
        terminal.width();
        if (output != null) AtomicFile.check(output);
        List<Path> models = models();
        Outcome outcome = new Outcome(failOn);
        if (output == null) {
            PrintWriter out = spec.commandLine().getOut();
            write(models, out, outcome);
        } else {
            AtomicFile.write(output, part -> {
                try (Writer out = new BufferedWriter(new OutputStreamWriter(Files.newOutputStream(part), UTF_8))) {
                    write(models, out, outcome);
                }
            });
        }
        PrintWriter err = spec.commandLine().getErr();
        outcome.unreadable().forEach(line -> err.println("keras-audit: " + line));
        return outcome.exitCode();
    }

    private void write(List<Path> models, Writer out, Outcome outcome) throws IOException {
        if (format == Format.TEXT) {
            boolean[] more = {false};
            audit(models, outcome, report -> {
                String text = TextReport.of(report, terminal.width(), terminal.colour());
                print(out, more[0] ? "\n" + text : text);
                more[0] = true;
            });
            if (!outcome.tally().isEmpty()) print(out, "\n" + outcome.tally() + "\n");
            return;
        }
        try (JsonReport json = new JsonReport(out)) {
            audit(models, outcome, json::add);
        }
    }

    private static void print(Writer out, String text) {
        try {
            out.write(text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The model files to audit. Paths that do not exist stay in, so that the report speaks of them. */
    private List<Path> models() throws IOException {
        Set<Path> models = new LinkedHashSet<>();
        for (Path path : paths) {
            if (!Files.exists(path)) {
                models.add(path);
                continue;
            }
            List<Path> found = ModelFinder.find(List.of(path));
            if (found.isEmpty()) throw CannotProceedException.incomplete(path + ": holds no model file");
            models.addAll(found);
        }
        if (recording != null && models.size() > 1)
            throw CannotProceedException.wrongUsage("--recording: expected one model, found " + models.size());
        return List.copyOf(models);
    }

    /** Hands over every report when its turn has come; none is kept. */
    private void audit(List<Path> models, Outcome outcome, Consumer<ModelReport> reports) {
        boolean terminalErr = Terminal.isTerminal(Terminal.ERR_IS_TERMINAL);
        PrintWriter err = spec.commandLine().getErr();
        try (@Nullable Witness witness = engines.witness();
                Progress progress = new Progress(err, terminalErr, models.size())) {
            new Auditor(options(), witness).audit(models, witness == null ? jobs : 1, report -> {
                outcome.add(report);
                reports.accept(report);
                progress.step();
            });
        }
    }

    private AuditOptions options() {
        AuditOptions options = new AuditOptions(
                        recording,
                        optional(rtol),
                        optional(atol),
                        arithmetic.precision(),
                        Duration.ofSeconds(diagnosis))
                .withWeightScan(!noWeightScan)
                .withSha256(format == Format.JSON)
                .withTensorSha256(tensorSha256)
                .by(engine.engine());
        return targets.in(options).within(limits.limits());
    }

    private static OptionalDouble optional(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static void requirePositive(String option, int value) {
        if (value < 1) throw CannotProceedException.wrongUsage(option + ": expected a number ≥ 1, found " + value);
    }

    private static void requireNotNegative(String option, @Nullable Number value) {
        if (value != null && (!(value.doubleValue() >= 0) || Double.isInfinite(value.doubleValue())))
            throw CannotProceedException.wrongUsage(option + ": expected a number ≥ 0, found " + value);
    }
}
