package org.kerasaudit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerasaudit.fixtures.Fixtures;
import picocli.CommandLine;

/** Names in a file cannot forge lines, move the cursor or reverse text in the output. */
class PrintedTextTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FORGED = "FORGED";
    private static final Path SEED = Fixtures.folder("seed/lstm");

    /** Control characters, line separators, bidirectional controls, invisible characters and tags. */
    private static final List<Integer> UNSAFE = Stream.of(
                    IntStream.rangeClosed(0x01, 0x1F),
                    IntStream.rangeClosed(0x7F, 0x9F),
                    IntStream.of(0x061C),
                    IntStream.of(0xAD, 0x180E, 0x3164, 0xFEFF),
                    IntStream.rangeClosed(0x200B, 0x200F),
                    IntStream.rangeClosed(0x2028, 0x202E),
                    IntStream.rangeClosed(0x2060, 0x206F),
                    IntStream.of(0xE0001, 0xE0041, 0xE0100))
            .flatMapToInt(range -> range)
            .boxed()
            .toList();

    private static final String EVIL =
            UNSAFE.stream().map(Character::toString).collect(Collectors.joining(FORGED, "a", FORGED));

    @TempDir
    Path folder;

    static Stream<List<String>> commands() {
        return Stream.of(
                List.of("audit", "MODEL"),
                List.of("audit", "MODEL", "--color", "always", "--width", "400"),
                List.of("audit", "MODEL", "--format", "json"),
                List.of("audit", "MODEL", "--target", "dl4j"),
                List.of("audit", "MODEL", "--target", "dl4j-master", "--fail-on", "info"),
                List.of("summary", "MODEL"),
                List.of("summary", "MODEL", "--expand-nested", "--show-trainable", "--width", "2000"),
                List.of("explain", "MODEL", ""),
                List.of("explain", "MODEL", "dense" + EVIL),
                List.of("explain", "MODEL", "inner" + EVIL),
                List.of("explain", "MODEL", "no layer of " + EVIL),
                List.of("predict", "MODEL", "--inputs", "INPUTS", "--output", "OUTPUT"),
                List.of("audit", "MODEL", "--recording", "INPUTS"),
                List.of("audit", "no file" + FORGED + "\n" + FORGED),
                List.of("audit", "MODEL", "--format", EVIL),
                List.of("audit", "MODEL", "--target", EVIL),
                List.of("audit", "MODEL", "--limit", EVIL + "=1"),
                List.of("rules", EVIL),
                List.of(EVIL));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void namesInAFileAreEscaped(List<String> command) throws IOException {
        for (String version : new String[] {"1.2.2", "2.3.1", "2.13.1", "3.9.0", "3.9.0" + EVIL}) {
            Path model = folder.resolve("model.json");
            Files.writeString(model, JSON.writeValueAsString(model(version)));
            Object[] line = command.stream()
                    .map(word -> switch (word) {
                        case "MODEL" -> model;
                        case "INPUTS" -> SEED.resolve("recording.npz");
                        case "OUTPUT" -> folder.resolve("out.npz");
                        default -> word;
                    })
                    .toArray();
            Invocation run = Invocation.of(line);
            assertThat(run.out() + run.err()).isNotEmpty();
            assertEscaped(run.out());
            assertEscaped(run.err());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit", "summary", "explain"})
    void fileNamesAreEscaped(String command) throws IOException {
        String name = "a\n" + FORGED + "\r\u001b[2J\u007f" + FORGED;
        Files.copy(SEED.resolve("model.h5"), folder.resolve(name + ".h5"));
        Files.copy(SEED.resolve("recording.npz"), folder.resolve(name + ".recording.npz"));
        Files.writeString(folder.resolve(name + ".keras"), "no model");
        for (String suffix : new String[] {".h5", ".keras"}) {
            Path model = folder.resolve(name + suffix);
            Invocation run =
                    command.equals("explain") ? Invocation.of(command, model, "lstm") : Invocation.of(command, model);
            assertEscaped(run.out());
            assertEscaped(run.err());
        }
    }

    @Test
    void jsonKeepsNamesUnchanged() throws IOException {
        Path model = folder.resolve("model.json");
        Files.writeString(model, JSON.writeValueAsString(model("3.9.0")));
        JsonNode report =
                JSON.readTree(Invocation.of("audit", model, "--format", "json").out());
        assertThat(report.at("/models/0/name").asText()).isEqualTo("model" + EVIL);
        assertThat(report.at("/models/0/layers/1/name").asText()).isEqualTo("dense" + EVIL);
    }

    @Test
    void messagesInAStackTraceAreEscaped() {
        StringWriter err = new StringWriter();
        Failures failures = new Failures(new PrintWriter(err), () -> true);
        RuntimeException cause = new IllegalArgumentException(EVIL);
        failures.handleExecutionException(
                new IllegalStateException(EVIL, cause), new CommandLine(CommandLine.Model.CommandSpec.create()), null);
        assertThat(err.toString()).contains("Caused by: java.lang.IllegalArgumentException", "\tat org.kerasaudit.");
        assertEscaped(err.toString().replace("\tat ", "at "));
    }

    private static void assertEscaped(String printed) {
        String text = printed.replaceAll("\u001b\\[\\d+m", "");
        assertThat(text.lines()).noneMatch(line -> line.startsWith(FORGED));
        assertThat(text.codePoints().filter(point -> point != '\n').boxed()).doesNotContainAnyElementsOf(UNSAFE);
    }

    private static ObjectNode model(String version) {
        ObjectNode model = JSON.createObjectNode().put("class_name", "Functional");
        model.put("keras_version", version).put("backend", "tensorflow" + EVIL);
        ObjectNode config = model.putObject("config").put("name", "model" + EVIL);
        ArrayNode layers = config.putArray("layers");
        input(layers, "input" + EVIL);
        layer(layers, "Dense", "dense" + EVIL, "input" + EVIL).put("units", 3).put("activation", "linear");
        ObjectNode inner = layer(layers, "Sequential", "inner" + EVIL, "dense" + EVIL);
        inner.putArray("layers")
                .addObject()
                .put("class_name", "Dense")
                .putObject("config")
                .put("name", "within" + EVIL)
                .put("units", 2)
                .put("activation", EVIL)
                .putArray("batch_input_shape")
                .addNull()
                .add(3);
        layer(layers, "Class" + EVIL, "custom" + EVIL, "inner" + EVIL).put("option" + EVIL, EVIL);
        ObjectNode lambda = layer(layers, "Lambda", "lambda" + EVIL, "custom" + EVIL);
        lambda.put("function_type", "lambda" + EVIL)
                .put("module", EVIL)
                .putArray("function")
                .add(EVIL);
        ends(config.putArray("input_layers"), "input" + EVIL);
        ends(config.putArray("output_layers"), "lambda" + EVIL);
        model.putObject("compile_config")
                .putObject("optimizer")
                .put("class_name", "Optimizer" + EVIL)
                .put("registered_name", EVIL)
                .put("module", EVIL)
                .putObject("config");
        return model;
    }

    private static void input(ArrayNode layers, String name) {
        ObjectNode layer = layers.addObject().put("class_name", "InputLayer").put("name", name);
        layer.putObject("config")
                .put("name", name)
                .putArray("batch_input_shape")
                .addNull()
                .add(4);
        layer.putArray("inbound_nodes");
    }

    private static ObjectNode layer(ArrayNode layers, String className, String name, String from) {
        ObjectNode layer = layers.addObject().put("class_name", className).put("name", name);
        layer.putArray("inbound_nodes")
                .addArray()
                .addArray()
                .add(from)
                .add(0)
                .add(0)
                .addObject();
        return layer.putObject("config").put("name", name);
    }

    private static void ends(ArrayNode ends, String name) {
        ends.addArray().add(name).add(0).add(0);
    }
}
