package org.kerasaudit.benchmarks.dl4j;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.modelimport.keras.KerasModelImport;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@code Dl4jWorker FOLDER BATCH}: a worker that imports and runs the model with DL4J. */
final class Dl4jWorker {
    private Dl4jWorker() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        ComputationGraph graph = KerasModelImport.importKerasModelAndWeights(
                folder.resolve("keras2.json").toString(),
                folder.resolve("model.weights.h5").toString(),
                false);
        INDArray input = input(folder.resolve("batch" + args[1] + ".input.txt"));
        StringBuilder ready = new StringBuilder("ready");
        for (float element : run(graph, input)) ready.append(' ').append(element);
        System.out.println(ready);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            StringBuilder times = new StringBuilder();
            long end = System.nanoTime() + Long.parseLong(line) * 1_000_000;
            do {
                long start = System.nanoTime();
                run(graph, input);
                times.append(String.format(Locale.ROOT, "%.4f ", (System.nanoTime() - start) / 1e6));
            } while (System.nanoTime() < end);
            System.out.println(times.toString().trim());
        }
    }

    private static float[] run(ComputationGraph graph, INDArray input) {
        return graph.output(input)[0].dup('c').data().asFloat();
    }

    /** Reads an input: one line of sizes, one line of elements. */
    private static INDArray input(Path file) throws Exception {
        String[] lines = Files.readString(file).split("\n");
        String[] sizes = lines[0].split(" ");
        long[] shape = new long[sizes.length];
        for (int i = 0; i < shape.length; i++) shape[i] = Long.parseLong(sizes[i]);
        String[] words = lines[1].split(" ");
        float[] elements = new float[words.length];
        for (int i = 0; i < words.length; i++) elements[i] = Float.parseFloat(words[i]);
        return Nd4j.create(elements, shape, 'c');
    }
}
