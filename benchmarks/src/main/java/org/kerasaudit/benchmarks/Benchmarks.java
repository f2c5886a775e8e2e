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
 * {@code Benchmarks [MODEL...]}: runs every contender on every model, each in a separate process; the processes of a model take
 * turns. Prints medians and ratios. {@code -Dfolder}: the folder for models; {@code -Ddl4j}: the folder with DL4J's jars;
 * {@code -Dwrite}: the page to write the table to.
 */
final class Benchmarks {
    private static final int[] BATCHES = {1, 8};
    private static final List<String> CONTENDERS = List.of("onednn", "onnxruntime", "plain", "dl4j");
    private static final int ROUNDS = 7;
    private static final int MILLIS = 700;
    private static final double MAX_DIFFERENCE = 1e-3;

    private Benchmarks() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(System.getProperty("folder", "target/models"));
        List<String> names = args.length == 0 ? Architectures.NAMES : List.of(args);
        Table table = new Table();
        for (String name : names) {
            JsonNode config = Architectures.named(name, Fixtures.root().resolve("applications/architectures.zip"));
            Path target = folder.resolve(name);
            Path model = ModelMaker.make(config, target);
            Files.writeString(
                    target.resolve("keras2.json"), Keras2Config.of(config).toString());
            for (int batch : BATCHES) {
                prepare(model, batch);
                table.add(name, batch, measured(target, batch));
            }
        }
        System.out.print(table.text());
        String page = System.getProperty("write", "");
        if (!page.isEmpty()) Page.write(Path.of(page), "forward pass", table.text());
    }

    /** Writes the ONNX model, whose output is checked against the plain backend later, and the input for DL4J. */
    private static void prepare(Path model, int batch) throws IOException {
        KerasModel opened = KerasModel.read(model);
        Tensor input = Inputs.of(opened, batch);
        Path onnx = model.resolveSibling("batch" + batch + ".onnx");
        if (!Files.exists(onnx)) {
            Files.write(onnx, OnnxExporter.export(opened, List.of(input), new ArrayList<>()));
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

    /** Compares the outputs with the plain backend. Excludes DL4J if it differs; throws if another contender does. */
    private static void check(Path folder, int batch, Map<String, WorkerProcess> workers) {
        float[] reference =
                Objects.requireNonNull(workers.get("plain")).output().orElseThrow();
        float largest = 0;
        for (float element : reference) largest = Math.max(largest, Math.abs(element));
        for (Map.Entry<String, WorkerProcess> worker : Map.copyOf(workers).entrySet()) {
            float[] found = worker.getValue().output().orElseThrow();
            float different = found.length == reference.length ? 0 : Float.POSITIVE_INFINITY;
            for (int i = 0; i < reference.length && i < found.length; i++) {
                different = Math.max(different, Math.abs(found[i] - reference[i]));
            }
            System.err.printf(
                    "%s, batch %d: %s differs by %.1e of the largest output%n",
                    folder.getFileName(), batch, worker.getKey(), different / largest);
            if (different <= MAX_DIFFERENCE * largest) continue;
            if (!worker.getKey().equals("dl4j")) throw new IllegalStateException(worker.getKey() + " differs");
            workers.remove(worker.getKey());
            worker.getValue().close();
        }
    }
}
