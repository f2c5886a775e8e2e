package org.kerasaudit.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A contender in a separate process, idle during the turns of the others. */
final class WorkerProcess implements AutoCloseable {
    private final Process process;
    private final PrintStream questions;
    private final BufferedReader answers;
    private final Optional<float[]> output;

    private WorkerProcess(Process process) throws IOException {
        this.process = process;
        this.questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        this.output = ready();
    }

    static WorkerProcess start(String contender, Path folder, int batch) throws IOException {
        boolean dl4j = contender.equals("dl4j");
        String classPath = System.getProperty("java.class.path");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx6g",
                "-cp",
                dl4j ? classPath.split(":")[0] + ":" + System.getProperty("dl4j") + "/*" : classPath));
        if (dl4j) command.addAll(List.of("org.kerasaudit.benchmarks.dl4j.Dl4jWorker", folder.toString(), "" + batch));
        else command.addAll(List.of(Worker.class.getName(), contender, folder.toString(), "" + batch));
        return new WorkerProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private Optional<float[]> ready() throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (!line.startsWith("ready")) continue;
            String[] words = line.split(" ");
            float[] elements = new float[words.length - 1];
            for (int i = 0; i < elements.length; i++) elements[i] = Float.parseFloat(words[i + 1]);
            return Optional.of(elements);
        }
        return Optional.empty();
    }

    /** Returns the first output; empty if the contender could not run the model. */
    Optional<float[]> output() {
        return output;
    }

    /** Returns the times of the runs that fit into {@code millis}, in milliseconds. */
    List<Double> times(int millis) throws IOException {
        questions.println(millis);
        String line = answers.readLine();
        if (line == null) throw new IOException("a worker process ended unexpectedly");
        List<Double> times = new ArrayList<>();
        for (String time : line.split(" ")) times.add(Double.parseDouble(time));
        return times;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
