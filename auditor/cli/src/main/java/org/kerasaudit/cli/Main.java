package org.kerasaudit.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.kerasaudit.auditor.Auditor;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The {@code keras-audit} command: the list of its subcommands and how their failures are told. */
@Command(
        name = "keras-audit",
        description = "Audits Keras model files: parameters, shapes, weights and predictions, from the file alone.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:clean",
            "1:findings at or above --fail-on",
            "2:wrong usage",
            "3:incomplete: something could not be read or checked",
            "4:internal error"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  keras-audit audit model.keras",
            "  keras-audit explain model.keras lstm",
            "  keras-audit help audit"
        })
public final class Main {
    @Option(
            names = "--stacktrace",
            scope = CommandLine.ScopeType.INHERIT,
            description = "With an internal error, print where it happened.")
    private boolean stacktrace;

    /** The subcommands in the order in which they are listed. */
    private static final Map<String, Class<?>> SUBCOMMANDS = subcommands();

    private Main() {}

    private static Map<String, Class<?>> subcommands() {
        Map<String, Class<?>> all = new LinkedHashMap<>();
        all.put("audit", AuditCommand.class);
        all.put("summary", SummaryCommand.class);
        all.put("explain", ExplainCommand.class);
        all.put("predict", PredictCommand.class);
        all.put("recorder", RecorderCommand.class);
        all.put("rules", RulesCommand.class);
        all.put("help", CommandLine.HelpCommand.class);
        return all;
    }

    /** Taking in the options of all commands takes as long as a small audit: those of one are enough where it is named. */
    private static CommandLine commandLine(Main main, String... args) {
        CommandLine commandLine = new CommandLine(main);
        boolean asksVersion = args.length == 1 && args[0].equals("--version");
        boolean named = args.length > 0 && SUBCOMMANDS.containsKey(args[0]) && !args[0].equals("help");
        SUBCOMMANDS.forEach((name, command) -> {
            if (!asksVersion && (!named || name.equals(args[0]))) commandLine.addSubcommand(name, command);
        });
        return commandLine;
    }

    public static void main(String[] args) {
        if (args.length > 1 && args[0].equals("audit")) Auditor.prepare();
        PrintWriter out = utf8(FileDescriptor.out);
        PrintWriter err = utf8(FileDescriptor.err);
        int code = run(args, out, err);
        if (out.checkError()) {
            err.println("keras-audit: standard output could not be written");
            err.flush();
            code = ExitCode.INTERNAL_ERROR;
        }
        System.exit(code);
    }

    /** Runs the command line {@code args} and returns its {@link ExitCode}. */
    public static int run(String[] args, PrintWriter out, PrintWriter err) {
        Main main = new Main();
        CommandLine commandLine = commandLine(main, args)
                .setOut(out)
                .setErr(err)
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(100)
                .setAbbreviatedOptionsAllowed(false);
        Failures failures = new Failures(err, () -> main.stacktrace);
        commandLine.setParameterExceptionHandler(failures);
        commandLine.setExecutionExceptionHandler(failures);
        try {
            return args.length == 0 ? failures.nothingAsked(commandLine) : commandLine.execute(args);
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
