package org.kerasaudit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.AuditOptions;
import org.kerasaudit.auditor.Auditor;
import org.kerasaudit.auditor.JsonReport;
import org.kerasaudit.auditor.ModelFinder;
import org.kerasaudit.auditor.ModelReport;
import org.kerasaudit.auditor.Severity;
import org.kerasaudit.auditor.TextReport;
import org.kerasaudit.auditor.Verdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keras-audit audit PATH...}: audits model files; folders are walked. */
@Command(name = "audit", mixinStandardHelpOptions = true, description = "Audit model files; folders are walked.")
final class AuditCommand implements Callable<Integer> {
    enum Format {
        text,
        json
    }

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Model files, or folders that hold them.")
    private List<Path> paths = new ArrayList<>();

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    private Format format = Format.text;

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            description = "error, warning or info: exit 1 from here on; default error.")
    private String failOn = "error";

    @Option(names = "--recording", paramLabel = "NPZ", description = "Recorded inputs and outputs to verify against.")
    private @Nullable Path recording;

    @Option(
            names = "--rtol",
            description = "Allowed error relative to the largest recorded value; default ${DEFAULT-VALUE}.")
    private double rtol = AuditOptions.DEFAULT.rtol();

    @Option(names = "--atol", description = "Allowed absolute error; default ${DEFAULT-VALUE}.")
    private double atol = AuditOptions.DEFAULT.atol();

    @Option(names = "--width", description = "Columns of the text report; default the terminal's.")
    private int width = Terminal.width();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        Severity least = severity();
        Auditor auditor = new Auditor(new AuditOptions(recording, rtol, atol));
        List<ModelReport> reports = find().stream().map(auditor::audit).toList();
        PrintWriter out = java.util.Objects.requireNonNull(spec).commandLine().getOut();
        if (format == Format.json) out.print(JsonReport.of(reports));
        else for (ModelReport report : reports) out.println(TextReport.of(report, width, Terminal.colour()));
        out.flush();
        return exitCode(reports, least);
    }

    private Severity severity() {
        try {
            return Severity.valueOf(failOn.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new Failure(ExitCode.USAGE, "--fail-on: expected error, warning or info, found " + failOn);
        }
    }

    private List<Path> find() {
        try {
            List<Path> models = ModelFinder.find(paths);
            if (models.isEmpty())
                throw new Failure(ExitCode.INCOMPLETE, paths.get(0) + ": expected model files, found none");
            return models;
        } catch (NoSuchFileException missing) {
            throw new Failure(ExitCode.INCOMPLETE, missing.getFile() + ": expected a file or folder, found nothing");
        } catch (IOException unreadable) {
            throw new Failure(ExitCode.INCOMPLETE, String.valueOf(unreadable.getMessage()));
        }
    }

    private static int exitCode(List<ModelReport> reports, Severity least) {
        boolean findings = reports.stream()
                .flatMap(report -> report.findings().stream())
                .anyMatch(finding -> !finding.blocking() && finding.severity().compareTo(least) >= 0);
        if (findings) return ExitCode.FINDINGS;
        boolean incomplete = reports.stream().anyMatch(report -> report.verdict() == Verdict.INCOMPLETE);
        return incomplete ? ExitCode.INCOMPLETE : ExitCode.CLEAN;
    }
}
