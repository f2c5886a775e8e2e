package org.kerasaudit.auditor;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerasaudit.fixtures.Fixtures;

/** Any bytes end in a report, however little of a model remains. */
class AuditFuzzTest {
    static List<byte[]> files() throws IOException {
        List<byte[]> contents = new ArrayList<>();
        try (Stream<Path> files = Files.list(Fixtures.root().resolve("small"))) {
            for (Path file : files.sorted().toList()) contents.add(Files.readAllBytes(file));
        }
        return contents;
    }

    @MethodSource("files")
    @FuzzTest(maxDuration = "20s")
    void anyFile(byte[] content) {
        AnyBytes.audit(content);
    }
}
