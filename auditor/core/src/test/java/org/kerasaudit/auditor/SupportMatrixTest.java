package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.layers.Catalogue;

/**
 * Every class in the catalog has a recording, or the reason for having none is documented; and {@code SUPPORT.md} is up
 * to date. The system property {@code kerasaudit.write=true} rewrites it.
 */
class SupportMatrixTest {
    private static final Pattern ERROR = Pattern.compile("\\| (exact|\\de-\\d\\d) \\|");
    /** The factor by which an error on another machine may exceed the one on the page. */
    private static final double SLACK = 3;

    private static SupportMatrix matrix;
    private static Map<String, String> unrecorded;

    @BeforeAll
    static void auditEveryFixture() throws IOException {
        matrix = SupportMatrix.ofFixtures();
        unrecorded = new TreeMap<>();
        for (String line : Files.readAllLines(Fixtures.root().resolve("unrecorded.txt"))) {
            String[] parts = line.split(": ", 2);
            if (!line.isBlank()) unrecorded.put(parts[0], parts[1]);
        }
    }

    @Test
    void everyLayerHasAFixture() {
        TreeSet<String> missing = new TreeSet<>(Catalogue.standard().classNames());
        missing.removeAll(matrix.classNames());
        missing.removeAll(unrecorded.keySet());
        missing.removeIf(name -> name.contains(">"));
        assertThat(missing).as("classes without a fixture; record one").isEmpty();
    }

    @Test
    void noRecordedClassIsListedAsUnrecorded() {
        assertThat(unrecorded.keySet()).doesNotContainAnyElementsOf(matrix.classNames());
        assertThat(Catalogue.standard().classNames()).containsAll(unrecorded.keySet());
    }

    @Test
    void thePageIsUpToDate() throws IOException {
        Path file = Fixtures.root().resolve("SUPPORT.md");
        String page = matrix.page(unrecorded);
        if (Boolean.getBoolean("kerasaudit.write")) Files.writeString(file, page);
        String written = Files.readString(file);
        assertThat(withoutErrors(page)).isEqualTo(withoutErrors(written));
        List<Double> measured = errors(page);
        List<Double> stated = errors(written);
        for (int i = 0; i < measured.size(); i++) {
            assertThat(measured.get(i)).isLessThanOrEqualTo(Math.max(SLACK * stated.get(i), 1e-7));
        }
    }

    /** Removes errors, because rounding differs between machines; everything else is compared exactly. */
    private static String withoutErrors(String page) {
        return ERROR.matcher(page).replaceAll("| |");
    }

    private static List<Double> errors(String page) {
        return ERROR.matcher(page)
                .results()
                .map(MatchResult::group)
                .map(cell -> cell.contains("exact")
                        ? 0.0
                        : Double.parseDouble(cell.replace("|", "").strip()))
                .toList();
    }
}
