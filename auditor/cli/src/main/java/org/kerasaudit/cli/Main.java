package org.kerasaudit.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
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
        },
        subcommands = {
            AuditCommand.class,
            SummaryCommand.class,
            ExplainCommand.class,
            PredictCommand.class,
            RecorderCommand.class,
            RulesCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Main {
    @Option(
            names = "--stacktrace",
            scope = CommandLine.ScopeType.INHERIT,
            description = "With an internal error, print where it happened.")
    private boolean stacktrace;

    private Main() {}

    public static void main(String[] args) {
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
        CommandLine commandLine = new CommandLine(main)
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
