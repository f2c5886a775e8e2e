package org.kerasaudit.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.run.ComputeBackend;
import org.kerasaudit.importer.run.ForwardPass;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * The process of one contender: {@code Worker plain|onednn|onnxruntime FOLDER BATCH}. Prints {@code ready} and the elements of its
 * first output, then answers every line {@code MILLIS} with the times of the runs that fit into it, in milliseconds.
 */
final class Worker {
    private Worker() {}

    public static void main(String[] args) throws Exception {
        int batch = Integer.parseInt(args[2]);
        Path folder = Path.of(args[1]);
        serve(contender(args[0], folder, batch), System.out);
    }

    /** Answers lines until the end of the input. */
    static void serve(Contender contender, PrintStream out) throws Exception {
        StringBuilder first = new StringBuilder("ready");
        for (float element : contender.run()) first.append(' ').append(element);
        out.println(first);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            out.println(times(contender, Long.parseLong(line)));
        }
    }

    private static String times(Contender contender, long millis) throws Exception {
        StringBuilder times = new StringBuilder();
        long end = System.nanoTime() + millis * 1_000_000;
        do {
            long start = System.nanoTime();
            contender.run();
            times.append(String.format(Locale.ROOT, "%.4f ", (System.nanoTime() - start) / 1e6));
        } while (System.nanoTime() < end);
        return times.toString().trim();
    }

    private static Contender contender(String name, Path folder, int batch) throws Exception {
        KerasModel model = KerasModel.read(folder.resolve("model.json"));
        List<Tensor> inputs = List.of(Inputs.of(model, batch));
        return switch (name) {
            case "plain" -> ours(model, inputs, ComputeBackend.PLAIN);
            case "onednn" -> ours(model, inputs, ComputeBackend.of("onednn").orElseThrow());
            case "onnxruntime" -> onnxRuntime(folder.resolve("batch" + batch + ".onnx"), inputs.get(0));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Contender ours(KerasModel model, List<Tensor> inputs, ComputeBackend backend) {
        if (!backend.isPresent()) throw new IllegalStateException(backend.name() + " is not available");
        ForwardPass pass = model.forwardPass(Precision.FLOAT32, backend);
        return () -> pass.run(inputs).get(0).floats();
    }

    /**
     * Returns ONNX Runtime with all optimizations and one thread per processor; inputs are passed in each run, as with
     * our backends.
     */
    private static Contender onnxRuntime(Path file, Tensor input) throws Exception {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        options.setIntraOpNumThreads(Runtime.getRuntime().availableProcessors());
        OrtSession session = environment.createSession(file.toString(), options);
        Tensor seen = input.rank() == 4 ? Layout.channelsFirst(input) : input;
        float[] elements = seen.floats();
        long[] shape = new long[seen.rank()];
        for (int i = 0; i < shape.length; i++) shape[i] = seen.dim(i);
        return () -> {
            try (OnnxTensor given = OnnxTensor.createTensor(environment, FloatBuffer.wrap(elements), shape);
                    OrtSession.Result result = session.run(Map.of("input", given))) {
                FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
                float[] output = new float[buffer.remaining()];
                buffer.get(output);
                return output;
            }
        };
    }
}
