package org.kerasaudit.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.kerasaudit.fixtures.Fixtures;

/**
 * Measures complete runs of the {@code keras-audit} command: time and memory by size of the weights, number of layers and
 * number of files. {@code -Dfolder}: the folder for models; {@code -Dwrite}: the page to write the tables to.
 */
final class Processes {
    private static final int RUNS = 7;
    private static final int[] MEGABYTES = {1, 16, 128, 1024, 4096};
    private static final int[] LAYERS = {10, 100, 1000, 10_000};
    private static final int[] FILES = {1, 10, 100, 1000, 5000};
    private static final String NO_SCAN = "--no-weight-scan";

    private final Path folder;
    private final StringBuilder text = new StringBuilder();

    private Processes(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        Processes processes = new Processes(Path.of(System.getProperty("folder", "target/models")));
        processes.runs();
        processes.sizes();
        processes.layers();
        processes.files();
        System.out.print(processes.text);
        String page = System.getProperty("write", "");
        if (!page.isEmpty()) Page.write(Path.of(page), "processes", processes.text.toString());
    }

    /** Median time of a command in seconds and its peak memory in megabytes, -1 if unknown. */
    private record Cost(double seconds, long megabytes) {
        static Cost of(String... command) throws Exception {
            measured(command);
            List<Double> seconds = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                long start = System.nanoTime();
                started(command).waitFor();
                seconds.add((System.nanoTime() - start) / 1e9);
            }
            seconds.sort(null);
            return new Cost(seconds.get(RUNS / 2), measured(command));
        }

        private static Process started(String... command) throws IOException {
            return new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        }

        /**
         * Runs the command and returns its peak memory. The launcher replaces itself with Java, so the process ID stays
         * the same.
         */
        private static long measured(String... command) throws Exception {
            Process process = started(command);
            Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
            long most = -1;
            while (process.isAlive()) {
                try {
                    most = Math.max(most, peak(status));
                } catch (IOException over) {
                    break;
                }
                Thread.sleep(2);
            }
            process.waitFor();
            return most;
        }

        String cells() {
            String memory = megabytes < 0
                    ? "–"
                    : megabytes < 1000 ? megabytes + " MB" : String.format(Locale.ROOT, "%.1f GB", megabytes / 1024.0);
            return String.format(Locale.ROOT, "%.2f s | %s", seconds, memory);
        }
    }

    /** Returns the peak memory of a process in megabytes, from its status file; -1 if the file does not contain it. */
    static long peak(Path status) throws IOException {
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmHWM:")) return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
        }
        return -1;
    }

    private static Cost audit(Path model, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("./keras-audit", "audit"));
        command.addAll(List.of(options));
        command.add(model.toString());
        return Cost.of(command.toArray(String[]::new));
    }

    private void row(Object... cells) {
        for (Object cell : cells) text.append("| ").append(cell).append(' ');
        text.append("|\n");
        System.err.print(text.substring(text.lastIndexOf("\n", text.length() - 2) + 1));
    }

    private void runs() throws Exception {
        JsonNode vgg = Architectures.application("VGG16", Fixtures.root().resolve("applications/architectures.zip"));
        Path large = ModelMaker.makeHdf(vgg, folder.resolve("VGG16.h5"));
        Path small = ModelMaker.makeArchive(Architectures.chain(4, 80), folder.resolve("small.keras"));
        text.append("| what | time | memory |\n|---|---|---|\n");
        row("`--version`", Cost.of("./keras-audit", "--version").cells());
        row("a model of 100 KB", audit(small).cells());
        row(
                "VGG16, 553 MB of weights in HDF5, `--no-weight-scan`",
                audit(large, NO_SCAN).cells());
        row("the same, with the weight scan", audit(large).cells());
        row(
                "the same with `--format json`, which includes the SHA-256 of the file",
                audit(large, "--format", "json").cells());
        row("`cat` of the same file", Cost.of("cat", large.toString()).cells());
    }

    private void sizes() throws Exception {
        text.append(
                "\n| size of the weights | `--no-weight-scan` | | with the weight scan | |\n|---|---|---|---|---|\n");
        for (int size : MEGABYTES) {
            int layers = Math.max(1, size / 4);
            int units = size < 4 ? 512 : 1024;
            Path model = ModelMaker.makeArchive(
                    Architectures.chain(layers, units), folder.resolve("size" + size + ".keras"));
            String label = size < 1024 ? size + " MB" : size / 1024 + " GB";
            row(label, audit(model, NO_SCAN).cells(), audit(model).cells());
        }
    }

    private void layers() throws Exception {
        text.append("\n| layers | configuration only | | archive with weights | |\n|---|---|---|---|---|\n");
        for (int layers : LAYERS) {
            JsonNode chain = Architectures.chain(layers, 8);
            Path alone = folder.resolve("chain" + layers + ".json");
            Files.writeString(alone, chain.toString());
            Path archive = ModelMaker.makeArchive(chain, folder.resolve("chain" + layers + ".keras"));
            row(
                    String.format(Locale.ROOT, "%,d", layers),
                    audit(alone).cells(),
                    audit(archive).cells());
        }
    }

    private void files() throws Exception {
        Path one = ModelMaker.makeArchive(Architectures.chain(3, 32), folder.resolve("one.keras"));
        text.append("\n| files in a folder | time | memory |\n|---|---|---|\n");
        for (int files : FILES) {
            Path many = Files.createDirectories(folder.resolve("files" + files));
            for (int i = 0; i < files; i++) {
                Path copy = many.resolve("model" + i + ".keras");
                if (!Files.exists(copy)) Files.copy(one, copy);
            }
            row(String.format(Locale.ROOT, "%,d", files), audit(many).cells());
        }
    }
}
