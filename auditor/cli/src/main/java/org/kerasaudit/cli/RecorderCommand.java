package org.kerasaudit.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keras-audit recorder}: the Python file that makes recordings, for machines that have Keras but not this project. */
@Command(
        name = "recorder",
        description = "Prints record.py, which records inputs and outputs where Keras is installed.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = {"  keras-audit recorder > record.py", "  python record.py model.keras --samples 8"})
final class RecorderCommand implements Callable<Integer> {
    private static final String SCRIPT = "/record.py";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        try (InputStream script = RecorderCommand.class.getResourceAsStream(SCRIPT)) {
            if (script == null) throw new IllegalStateException(SCRIPT + " is not on the class path");
            spec.commandLine().getOut().print(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
        return ExitCode.CLEAN;
    }
}
