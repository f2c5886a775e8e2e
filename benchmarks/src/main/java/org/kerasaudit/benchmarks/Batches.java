package org.kerasaudit.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.run.ComputeBackend;
import org.kerasaudit.importer.run.ForwardPass;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Measures the forward pass by batch size, with JMH. Takes the options of {@link Processes}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Batches {
    /** The name of the model. */
    @Param({"MLP", "LSTM", "Transformer", "MobileNetV2"})
    public String model = "";

    /** The number of samples per run. */
    @Param({"1", "8", "64", "512"})
    public int batch;

    private List<Tensor> inputs = List.of();
    private ForwardPass pass;

    /** Peak memory of the process. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Memory {
        /** Peak memory in megabytes, -1 if unknown. */
        public long megabytes;

        /** Reads the current value from the operating system. */
        @TearDown(Level.Iteration)
        public void read() throws Exception {
            megabytes = Processes.peak(Path.of("/proc/self/status"));
        }
    }

    /** Creates or reuses the model. */
    @Setup
    public void open() {
        Path target = Path.of(System.getProperty("folder", "target/models")).resolve(model);
        KerasModel opened = KerasModel.read(ModelMaker.make(
                Architectures.named(model, Fixtures.root().resolve("applications/architectures.zip")), target));
        inputs = List.of(Inputs.of(opened, batch));
        pass = opened.forwardPass(Precision.FLOAT32, ComputeBackend.of("onednn").orElseThrow());
    }

    /** Runs the model and returns its first output. */
    @Benchmark
    public float[] run(Memory memory) {
        return pass.run(inputs).get(0).floats();
    }

    public static void main(String[] args) throws Exception {
        String folder = System.getProperty("folder", "target/models");
        StringBuilder text = new StringBuilder();
        text.append("| model | batch | time | per sample | memory |\n|---|---|---|---|---|\n");
        Map<String, String> rows = new TreeMap<>();
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include(Batches.class.getName() + ".run")
                        .jvmArgsAppend("-Dfolder=" + folder, "-Xmx6g")
                        .build())
                .run()) {
            String model = result.getParams().getParam("model");
            int batch = Integer.parseInt(result.getParams().getParam("batch"));
            double millis = result.getPrimaryResult().getScore();
            double megabytes = result.getSecondaryResults()
                    .get("megabytes")
                    .getStatistics()
                    .getMax();
            rows.put(
                    String.format(Locale.ROOT, "%s %4d", model, batch),
                    String.format(
                            Locale.ROOT,
                            "| %s | %d | %.2f ms | %.3f ms | %.0f MB |%n",
                            model,
                            batch,
                            millis,
                            millis / batch,
                            megabytes));
        }
        rows.values().forEach(text::append);
        System.out.print(text);
        String page = System.getProperty("write", "");
        if (!page.isEmpty()) Page.write(Path.of(page), "batches", text.toString());
    }
}
