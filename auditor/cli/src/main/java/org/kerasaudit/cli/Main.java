package org.kerasaudit.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The {@code keras-audit} command: its subcommands and its error handling. */
public final class Main {
    private static final String NAME = "keras-audit";

    /** The subcommands, in the order in which the help lists them. */
    private static final Map<String, Supplier<CommandLine>> SUBCOMMANDS = subcommands();

    private Main() {}

    private static Map<String, Supplier<CommandLine>> subcommands() {
        Map<String, Supplier<CommandLine>> all = new LinkedHashMap<>();
        all.put("audit", () -> new AuditCommand().commandLine());
        all.put("summary", () -> new SummaryCommand().commandLine());
        all.put("explain", () -> new ExplainCommand().commandLine());
        all.put("predict", () -> new PredictCommand().commandLine());
        all.put("recorder", () -> new RecorderCommand().commandLine());
        all.put("rules", () -> new RulesCommand().commandLine());
        all.put("help", () -> new CommandLine(new CommandLine.HelpCommand()));
        return all;
    }

    /** Builds only the command that is run: building all of them takes as long as a small audit. */
    private static CommandLine named(String name) {
        CommandLine command = Objects.requireNonNull(SUBCOMMANDS.get(name)).get();
        command.getCommandSpec().name(NAME + " " + name);
        return command;
    }

    private static CommandLine all(boolean withSubcommands) {
        CommandSpec spec = CommandSpec.create().name(NAME);
        spec.usageMessage()
                .description("Audits Keras model files: parameters, shapes, weights and predictions, without Keras.")
                .sortOptions(false)
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.MEANINGS)
                .footerHeading("%nExamples:%n")
                .footer(
                        "  keras-audit audit model.keras",
                        "  keras-audit explain model.keras lstm",
                        "  keras-audit help audit");
        Subcommand.addStandardOptions(spec);
        CommandLine commandLine = new CommandLine(spec);
        if (withSubcommands) SUBCOMMANDS.forEach((name, command) -> commandLine.addSubcommand(name, command.get()));
        return commandLine;
    }

    public static void main(String[] args) {
        PrintWriter out = utf8(FileDescriptor.out);
        PrintWriter err = utf8(FileDescriptor.err);
        int code = run(args, out, err);
        if (out.checkError()) {
            err.println("keras-audit: cannot write to standard output");
            err.flush();
            code = ExitCode.INTERNAL_ERROR;
        }
        System.exit(code);
    }

    /** Runs the command line {@code args} and returns its {@link ExitCode}. */
    public static int run(String[] args, PrintWriter out, PrintWriter err) {
        OptionSpec stacktrace = OptionSpec.builder("--stacktrace")
                .type(boolean.class)
                .scopeType(CommandLine.ScopeType.INHERIT)
                .description("Print the stack trace of an internal error.")
                .build();
        boolean named = args.length > 0 && SUBCOMMANDS.containsKey(args[0]) && !args[0].equals("help");
        boolean asksVersion = args.length == 1 && args[0].equals("--version");
        CommandLine commandLine = named ? named(args[0]) : all(!asksVersion);
        commandLine.getCommandSpec().addOption(stacktrace);
        commandLine
                .setOut(out)
                .setErr(err)
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(100)
                .setAbbreviatedOptionsAllowed(false)
                .setExpandAtFiles(false);
        Failures failures = new Failures(err, () -> Boolean.TRUE.equals(stacktrace.<@Nullable Boolean>getValue()));
        commandLine.setParameterExceptionHandler(failures);
        commandLine.setExecutionExceptionHandler(failures);
        try {
            if (args.length == 0) return failures.noCommand(commandLine);
            return commandLine.execute(named ? Arrays.copyOfRange(args, 1, args.length) : args);
        } catch (StackOverflowError | OutOfMemoryError exhausted) {
            return failures.exhausted(exhausted);
        } finally {
            out.flush();
            err.flush();
        }
    }

    private static PrintWriter utf8(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8));
    }
}
