package org.kerasaudit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerasaudit.fixtures.Fixtures;

/**
 * Every message of a command: help, usage errors, refusals. {@code messages-<command>.txt} lists command lines, each
 * followed by its exit code and what it prints in the folder {@link Playground}, called DIR. The system property {@code
 * kerasaudit.write=true} updates what follows the command lines.
 */
class MessagesTest {
    private static final String PROMPT = "$ keras-audit ";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"main", "audit", "summary", "explain", "predict", "recorder", "rules"})
    void matchTheExpectedText(String command) throws IOException {
        Path file = file(command);
        Playground.in(folder);
        String written = Files.readString(file);
        String printed = written.lines()
                .filter(line -> line.startsWith(PROMPT.strip()))
                .map(this::run)
                .collect(Collectors.joining("\n"));
        if (Boolean.getBoolean("kerasaudit.write")) Files.writeString(file, printed);
        assertThat(printed).isEqualTo(Files.readString(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "audit", "summary", "explain", "predict", "recorder", "rules"})
    void arePlainEnglishWithoutInternals(String command) throws IOException {
        assertThat(Files.readString(file(command)))
                .doesNotContain("org.kerasaudit", "java.", "told", "strangers", "of one's own")
                .doesNotContainPattern("\\bmet\\b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit", "summary", "explain", "predict", "recorder", "rules"})
    void everyCommandShowsHelpAndWrongUsage(String command) throws IOException {
        List<String> lines = Files.readAllLines(file(command));
        assertThat(lines).contains(PROMPT + command + " --help", "exit code 2");
    }

    private String run(String line) {
        Object[] arguments = Stream.of(line.split(" "))
                .skip(2)
                .map(argument -> argument.replace("DIR", folder.toString()))
                .toArray();
        Invocation run = Invocation.of(arguments);
        return line + "\nexit code " + run.exitCode() + "\n" + named("output", run.out()) + named("error", run.err());
    }

    private String named(String stream, String text) {
        return text.isEmpty() ? "" : "standard " + stream + ":\n" + text.replace(folder.toString(), "DIR");
    }

    private static Path file(String command) {
        return Fixtures.root()
                .resolveSibling("auditor/cli/src/test/resources/org/kerasaudit/cli/messages-" + command + ".txt");
    }
}
