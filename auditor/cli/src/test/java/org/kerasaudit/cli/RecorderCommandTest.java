package org.kerasaudit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.kerasaudit.fixtures.Fixtures;

/** {@code recorder}: prints the recording script. */
class RecorderCommandTest {
    @Test
    void printsTheScriptFromTheRepository() throws IOException {
        Invocation run = Invocation.of("recorder");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo(Files.readString(Fixtures.root().resolve("record.py")));
    }
}
