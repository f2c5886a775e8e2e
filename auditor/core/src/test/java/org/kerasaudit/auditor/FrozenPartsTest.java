package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.ModelReport;

/** HDF5 files of models that were partly frozen when saved, written by {@code recorders/frozen_parts.py}. */
class FrozenPartsTest {

    /** @param difference the largest difference that reloading the file in Keras makes to the outputs */
    record Saved(String file, double difference) {}

    static Stream<Saved> files() throws IOException, URISyntaxException {
        return Files.readAllLines(folder().resolve("differences.tsv")).stream()
                .map(line -> line.split("\t"))
                .map(fields -> new Saved(fields[0], Double.parseDouble(fields[1])));
    }

    @ParameterizedTest
    @MethodSource("files")
    void swappedTensorsAreReportedExactlyWhereKerasSwapsThem(Saved saved) throws IOException, URISyntaxException {
        ModelReport report =
                new Auditor(AuditOptions.DEFAULT.withTargets(List.of())).audit(folder().resolve(saved.file()));
        assertThat(report.findings().stream().map(Finding::ruleId))
                .filteredOn("KA305"::equals)
                .hasSize(saved.difference() > 0 ? 1 : 0);
    }

    private static Path folder() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(FrozenPartsTest.class.getResource("frozenparts"))
                .toURI());
    }
}
