package org.kerasaudit.auditor.mutants;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.kerasaudit.auditor.Auditor;
import org.kerasaudit.auditor.report.ReportFormat;
import org.kerasaudit.auditor.report.ReportWriter;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.PredictionOptions;

/** Audits files as the command does and notices what must not happen: exceptions, internal errors, long runs. */
final class Watch implements AutoCloseable {
    /** CPU time of the whole process, so that a busy machine does not cause failures. */
    private static final long MAX_MILLIS = 5000;

    private static final int HUNG_SECONDS = 120;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final Auditor AUDITOR = new Auditor(
            AuditOptions.DEFAULT.with(PredictionOptions.DEFAULT.withDiagnosisLimit(Duration.ofMillis(500))));

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    });

    /**
     * What became of a file.
     *
     * @param fault what must not happen; empty if it did not
     */
    record Outcome(String verdict, long millis, String fault) {}

    Outcome audit(Path model) {
        Thread auditing = Thread.currentThread();
        StackTraceElement[][] late = {new StackTraceElement[0]};
        ScheduledFuture<?> looking =
                clock.schedule(() -> late[0] = auditing.getStackTrace(), MAX_MILLIS, TimeUnit.MILLISECONDS);
        ScheduledFuture<?> hanging = clock.schedule(() -> halt(model, auditing), HUNG_SECONDS, TimeUnit.SECONDS);
        long start = SYSTEM.getProcessCpuTime();
        String verdict = "none";
        String fault = "";
        try {
            ModelReport report = AUDITOR.audit(model);
            print(report);
            verdict = report.verdict().toString();
            fault = fault(report);
        } catch (Throwable escaped) {
            fault = escaped + at(escaped.getStackTrace());
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(SYSTEM.getProcessCpuTime() - start);
        looking.cancel(false);
        hanging.cancel(false);
        if (fault.isEmpty() && millis > MAX_MILLIS) fault = millis + " ms" + at(late[0]);
        return new Outcome(verdict, millis, fault);
    }

    private static void print(ModelReport report) throws IOException {
        for (ReportFormat format : ReportFormat.values()) {
            try (ReportWriter out = format.open(Writer.nullWriter(), new ReportFormat.Style(100, false))) {
                out.add(report);
            }
        }
    }

    private static String fault(ModelReport report) {
        for (Finding finding : report.findings()) {
            boolean exhausted = finding.found().matches("out of memory|data nested too deeply");
            if (exhausted
                    || finding.ruleId().equals("KA103")
                    || finding.message().contains("\n")) {
                return finding.ruleId() + " " + finding.message();
            }
        }
        return "";
    }

    private static String at(StackTraceElement[] trace) {
        return Arrays.stream(trace)
                .limit(12)
                .map(element -> "\n    at " + element)
                .collect(Collectors.joining());
    }

    private static void halt(Path model, Thread auditing) {
        System.out.println(model + " takes " + HUNG_SECONDS + " s" + at(auditing.getStackTrace()));
        Runtime.getRuntime().halt(2);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
