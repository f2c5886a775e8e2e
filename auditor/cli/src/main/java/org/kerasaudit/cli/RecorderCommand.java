package org.kerasaudit.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** {@code keras-audit recorder}: prints the Python script that makes recordings where Keras is installed. */
final class RecorderCommand extends Subcommand {
    private static final String SCRIPT = "/record.py";

    RecorderCommand() {
        super(
                "recorder",
                "Prints record.py, a script that records a model's inputs and outputs with Keras.",
                "  keras-audit recorder > record.py",
                "  python record.py model.keras --samples 8");
    }

    @Override
    public Integer call() throws IOException {
        try (InputStream script = RecorderCommand.class.getResourceAsStream(SCRIPT)) {
            if (script == null) throw new IllegalStateException(SCRIPT + " is not on the class path");
            out().print(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
        return ExitCode.CLEAN;
    }
}
