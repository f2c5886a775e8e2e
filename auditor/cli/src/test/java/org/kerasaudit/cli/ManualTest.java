package org.kerasaudit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerasaudit.cli.Manual.Command;
import picocli.CommandLine;

/** The command lines in the documentation work and print the output shown there. */
class ManualTest {
    /** The shell commands that do not run {@code keras-audit}. */
    private static final Set<String> OTHERS = Set.of(
            "./mvnw -B verify",
            "./mvnw -q spotless:apply",
            "./mvnw -q -pl auditor/core -am -Dsurefire.failIfNoSpecifiedTests=false -Dtest=RuleBookTest test",
            "./mvnw -q -B -pl auditor/dl4j -am -DskipTests package",
            "ln -s \"$PWD/keras-audit\" ~/.local/bin/keras-audit",
            "python record.py model.keras --samples 8",
            "python record.py model.keras --inputs x.npz --layers");

    static Stream<Command> ours() throws IOException {
        return Manual.commands().stream().filter(Command::isOurs);
    }

    static Stream<Command> runnable() throws IOException {
        return ours().filter(command -> command.text().contains(" fixtures/"))
                .filter(command -> !command.text().contains(" --with "));
    }

    @Test
    void everyOtherShellLineIsListed() throws IOException {
        assertThat(Manual.commands().stream()
                        .filter(command -> !command.isOurs())
                        .map(Command::text)
                        .collect(Collectors.toSet()))
                .isEqualTo(OTHERS);
    }

    @ParameterizedTest
    @MethodSource("ours")
    void parses(Command command) {
        parse(command.arguments());
    }

    @Test
    void commandsInTheTextParse() throws IOException {
        List<String> named = Manual.inlineCode().stream()
                .filter(code -> code.startsWith("keras-audit "))
                .toList();
        assertThat(named).isNotEmpty().contains("keras-audit rules KA704");
        named.forEach(code -> parse(
                Stream.of(code.replace("COMMAND", "audit").split(" ")).skip(1).toList()));
    }

    @Test
    void everyOptionInTheTextExists() throws IOException {
        Set<String> options = Stream.of("audit", "summary", "explain", "predict", "recorder", "rules")
                .flatMap(name -> command(name).getCommandSpec().optionsMap().keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        String recorder = Files.readString(Manual.ROOT.resolve("fixtures/record.py"));
        assertThat(Manual.inlineCode().stream()
                        .filter(code -> code.startsWith("--"))
                        .map(code -> code.split("[ =]")[0])
                        .filter(option -> !recorder.contains("\"" + option + "\"")))
                .isNotEmpty()
                .isSubsetOf(options);
    }

    @ParameterizedTest
    @MethodSource("runnable")
    void printsTheOutputShown(Command command) {
        Invocation run = Invocation.of(command.arguments().stream()
                .map(argument -> argument.startsWith("fixtures/") ? Manual.ROOT.resolve(argument) : argument)
                .toArray());
        assertThat(run.exitCode()).as(run.err()).isIn(ExitCode.CLEAN, ExitCode.FINDINGS);
        String printed = oneLine(run.out().replace(Manual.ROOT + "/", ""));
        for (String shown : String.join("\n", command.output()).split("(?m)^\\.\\.\\.$")) {
            assertThat(printed).contains(oneLine(shown).strip());
        }
    }

    @Test
    void someOutputIsShown() throws IOException {
        assertThat(runnable().filter(command -> !command.output().isEmpty())).hasSizeGreaterThanOrEqualTo(4);
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ");
    }

    private static void parse(List<String> arguments) {
        if (arguments.get(0).startsWith("--")) {
            assertThat(Invocation.of(arguments.toArray()).exitCode()).isZero();
            return;
        }
        String[] rest = arguments.stream().skip(1).toArray(String[]::new);
        command(arguments.get(0)).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(rest);
    }

    private static CommandLine command(String name) {
        return switch (name) {
            case "audit" -> new AuditCommand().commandLine();
            case "summary" -> new SummaryCommand().commandLine();
            case "explain" -> new ExplainCommand().commandLine();
            case "predict" -> new PredictCommand().commandLine();
            case "recorder" -> new RecorderCommand().commandLine();
            case "rules" -> new RulesCommand().commandLine();
            default -> throw new IllegalArgumentException("no command " + name);
        };
    }
}
