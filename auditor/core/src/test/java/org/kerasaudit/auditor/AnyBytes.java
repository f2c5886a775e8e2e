package org.kerasaudit.auditor;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.kerasaudit.auditor.report.JsonReport;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.PredictionOptions;
import org.kerasaudit.importer.file.ModelFiles;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.model.StoredTensor;
import org.kerasaudit.importer.model.WeightStore;

/**
 * Audits a file truncated at every byte and with every bit flipped, in memory: {@code AnyBytes FILE...}. Prints the
 * number of variants of each file, and every variant that did not end in a report in time.
 */
final class AnyBytes {
    /** CPU time, so that a busy machine does not cause failures. */
    private static final long MAX_MILLIS = 2000;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Auditor AUDITOR =
            new Auditor(AuditOptions.DEFAULT.with(PredictionOptions.DEFAULT.withDiagnosisLimit(Duration.ZERO)));

    private final String name;
    private final List<String> failures = new ArrayList<>();

    private AnyBytes(String name) {
        this.name = name;
    }

    public static void main(String[] files) throws IOException {
        for (String file : files) {
            byte[] content = Files.readAllBytes(Path.of(file));
            AnyBytes test = new AnyBytes(String.valueOf(Path.of(file).getFileName()));
            IntStream.range(0, content.length).parallel().forEach(size -> test.truncated(content, size));
            IntStream.range(0, 8 * content.length).parallel().forEach(bit -> test.flip(content, bit));
            System.out.println(
                    test.name + ": " + 9 * content.length + " variants, " + test.failures.size() + " failures");
            test.failures.forEach(System.out::println);
        }
    }

    private void truncated(byte[] content, int size) {
        audit(Arrays.copyOf(content, size), "cut at " + size);
    }

    private void flip(byte[] content, int bit) {
        byte[] flipped = content.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        audit(flipped, "bit " + bit % 8 + " of byte " + bit / 8);
    }

    private void audit(byte[] content, String variant) {
        long start = THREADS.getCurrentThreadCpuTime();
        try {
            audit(content);
        } catch (Throwable other) {
            fail(variant + ": " + other + " at "
                    + Arrays.stream(other.getStackTrace()).limit(4).toList());
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(THREADS.getCurrentThreadCpuTime() - start);
        if (millis > MAX_MILLIS) fail(variant + ": " + millis + " ms");
    }

    /** Reads the model, runs every rule, and reads every stored tensor. */
    static void audit(byte[] content) {
        Path nowhere = Path.of("no-such-folder", "model");
        ModelReport report = AUDITOR.audit(nowhere, () -> ModelFiles.open(content, nowhere, Limits.DEFAULT));
        for (Finding finding : report.findings()) {
            boolean fault = finding.found().matches("out of memory|data nested too deeply");
            if (fault || finding.ruleId().equals("KA103") || finding.message().contains("\n")) {
                throw new IllegalStateException(finding.message());
            }
        }
        JsonReport.of(List.of(report));
        if (report.model() == null) return;
        WeightStore weights = report.model().file().weights();
        weights.strays().forEach(AnyBytes::read);
        if (weights instanceof WeightStore.ByPath paths)
            paths.tensors().values().forEach(AnyBytes::read);
    }

    private static void read(StoredTensor tensor) {
        try {
            tensor.read();
        } catch (KerasFormatException refused) {
            if (refused.getCause() instanceof VirtualMachineError exhausted) throw exhausted;
        }
    }

    private synchronized void fail(String what) {
        failures.add(name + ": " + what);
    }
}
