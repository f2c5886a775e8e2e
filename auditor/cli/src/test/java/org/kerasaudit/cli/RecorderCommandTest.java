package org.kerasaudit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.kerasaudit.fixtures.Fixtures;

/** {@code recorder}: the script that Python users run. */
class RecorderCommandTest {
    @Test
    void printsTheScriptAsItStandsInTheRepository() throws IOException {
        Invocation run = Invocation.of("recorder");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo(Files.readString(Fixtures.root().resolve("record.py")));
    }
}
