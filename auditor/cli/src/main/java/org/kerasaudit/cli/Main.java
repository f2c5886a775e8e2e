package org.kerasaudit.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code keras-audit} command; each subcommand is a class of its own. */
@Command(
        name = "keras-audit",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Audits Keras model files: parameters, shapes, weights and predictions.",
        subcommands = {AuditCommand.class})
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args, new PrintWriter(System.out, true), new PrintWriter(System.err, true)));
    }

    /** Runs one command line; the result is the exit code. */
    static int run(String[] args, PrintWriter out, PrintWriter err) {
        CommandLine command = new CommandLine(new Main());
        command.setOut(out).setErr(err);
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            if (failure instanceof Failure stated) {
                err.println("keras-audit: " + stated.getMessage());
                return stated.exitCode();
            }
            err.println("keras-audit: internal error: " + failure);
            return ExitCode.INTERNAL;
        });
        return command.execute(args);
    }

    /** The version in the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"keras-audit " + (version == null ? "development" : version)};
        }
    }
}
