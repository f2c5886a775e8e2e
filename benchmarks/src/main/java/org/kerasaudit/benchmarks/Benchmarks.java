package org.kerasaudit.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.kerasaudit.benchmarks.onnx.OnnxExporter;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * {@code Benchmarks [MODEL...]}: runs every contender on every model, each in a process of its own, all processes of a model
 * taking turns in one run, and prints medians and ratios. {@code -Dfolder}: where models are kept; {@code -Ddl4j}: the folder
 * of DL4J's class path; {@code -Dwrite}: the page that the table goes into.
 */
final class Benchmarks {
    private static final int[] BATCHES = {1, 8};
    private static final List<String> CONTENDERS = List.of("onednn", "onnxruntime", "plain", "dl4j");
    private static final int ROUNDS = 7;
    private static final int MILLIS = 700;
    private static final double MOST_DIFFERENT = 1e-3;

    private Benchmarks() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(System.getProperty("folder", "target/models"));
        List<String> names = args.length == 0 ? Architectures.NAMES : List.of(args);
        Table table = new Table();
        for (String name : names) {
            JsonNode config = Architectures.named(name, Fixtures.root().resolve("applications/architectures.zip"));
            Path own = folder.resolve(name);
            Path model = ModelMaker.make(config, own);
            Files.writeString(
                    own.resolve("keras2.json"), Keras2Config.of(config).toString());
            for (int batch : BATCHES) {
                prepare(model, batch);
                table.add(name, batch, measured(own, batch));
            }
        }
        System.out.print(table.text());
        String page = System.getProperty("write", "");
        if (!page.isEmpty()) Page.write(Path.of(page), "forward pass", table.text());
    }

    /** Writes the ONNX twin, which counts as soon as its output is that of the plain engine, and the input for DL4J. */
    private static void prepare(Path model, int batch) throws IOException {
        KerasModel opened = KerasModel.read(model);
        Tensor input = Inputs.of(opened, batch);
        Path twin = model.resolveSibling("batch" + batch + ".onnx");
        if (!Files.exists(twin)) {
            Files.write(twin, OnnxExporter.export(opened, List.of(input), new ArrayList<>()));
        }
        boolean sequence = input.rank() == 3;
        Tensor seen = sequence ? Layout.transpose(input, 0, 1, 2) : input;
        StringBuilder text = new StringBuilder();
        for (int dim : seen.dims()) text.append(text.isEmpty() ? "" : " ").append(dim);
        text.append('\n');
        for (float element : seen.floats()) text.append(element).append(' ');
        Files.writeString(model.resolveSibling("batch" + batch + ".input.txt"), text.toString());
    }

    private static Map<String, double[]> measured(Path folder, int batch) throws Exception {
        Map<String, WorkerProcess> workers = new LinkedHashMap<>();
        Map<String, List<Double>> times = new LinkedHashMap<>();
        try {
            for (String name : CONTENDERS) {
                if (name.equals("dl4j") && System.getProperty("dl4j", "").isEmpty()) continue;
                WorkerProcess worker = WorkerProcess.start(name, folder, batch);
                if (worker.output().isEmpty()) continue;
                workers.put(name, worker);
                times.put(name, new ArrayList<>());
            }
            check(folder, batch, workers);
            for (WorkerProcess worker : workers.values()) worker.times(MILLIS);
            for (int round = 0; round < ROUNDS; round++) {
                for (Map.Entry<String, WorkerProcess> worker : workers.entrySet()) {
                    Objects.requireNonNull(times.get(worker.getKey()))
                            .addAll(worker.getValue().times(MILLIS));
                }
            }
        } finally {
            for (WorkerProcess worker : workers.values()) worker.close();
        }
        return times.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().stream()
                                .mapToDouble(time -> time)
                                .sorted()
                                .toArray(),
                        (a, b) -> a,
                        LinkedHashMap::new));
    }

    /** Whatever computes something else is not timed. */
    private static void check(Path folder, int batch, Map<String, WorkerProcess> workers) {
        float[] judged = Objects.requireNonNull(workers.get("plain")).output().orElseThrow();
        float largest = 0;
        for (float element : judged) largest = Math.max(largest, Math.abs(element));
        for (Map.Entry<String, WorkerProcess> worker : Map.copyOf(workers).entrySet()) {
            float[] found = worker.getValue().output().orElseThrow();
            float different = found.length == judged.length ? 0 : Float.POSITIVE_INFINITY;
            for (int i = 0; i < judged.length && i < found.length; i++) {
                different = Math.max(different, Math.abs(found[i] - judged[i]));
            }
            System.err.printf(
                    "%s, batch %d: %s differs by %.1e of the largest output%n",
                    folder.getFileName(), batch, worker.getKey(), different / largest);
            if (different <= MOST_DIFFERENT * largest) continue;
            if (!worker.getKey().equals("dl4j")) throw new IllegalStateException(worker.getKey() + " differs");
            workers.remove(worker.getKey());
            worker.getValue().close();
        }
    }
}
