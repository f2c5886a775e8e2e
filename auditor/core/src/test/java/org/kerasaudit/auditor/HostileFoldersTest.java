package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.Verdict;
import org.kerasaudit.fixtures.Fixtures;

/** The folders in {@code fixtures/hostile/folders}, with links and pipes added: what is found, skipped and reported. */
class HostileFoldersTest {
    private static final Path FOLDER = Fixtures.root().resolve("hostile/folders");

    @TempDir
    private static Path copy;

    /** A line of {@code folders.tsv}. */
    record Row(String folder, String file, String rule, String severity, String message) {}

    static List<Row> rows() throws IOException {
        return lines("folders.tsv")
                .map(cells -> new Row(cells[0], cells[1], cells[2], cells[3], cells[4]))
                .toList();
    }

    private static Stream<String[]> lines(String list) throws IOException {
        return Files.readAllLines(FOLDER.resolve(list)).stream().skip(1).map(line -> line.split("\t", -1));
    }

    @BeforeAll
    static void copyFolders() throws IOException, InterruptedException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(FOLDER.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        for (String[] link : lines("links.tsv").toList()) {
            Path path = copy.resolve(link[0]).resolve(link[1]);
            if (!link[2].equals("|")) Files.createSymbolicLink(path, Path.of(link[2]));
            else new ProcessBuilder("mkfifo", path.toString()).start().waitFor();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void reportsWhatIsListed(Row row) throws IOException {
        Map<Path, ModelReport> reports = audit(copy.resolve(row.folder));
        Path file = copy.resolve(row.folder).resolve(row.file);
        if (row.rule.equals("skipped")) {
            assertThat(reports).doesNotContainKey(file);
            return;
        }
        assertThat(reports).containsKey(file);
        ModelReport report = reports.get(file);
        if (row.rule.equals("pass")) {
            assertThat(report.verdict()).isEqualTo(Verdict.PASS);
            assertThat(report.findings()).isEmpty();
            return;
        }
        assertThat(report.findings()).anySatisfy(finding -> {
            assertThat(finding.ruleId()).isEqualTo(row.rule);
            assertThat(finding.severity().reportName()).isEqualTo(row.severity);
            assertThat(finding.message()).contains(row.message);
        });
        if (row.severity.equals("error")) assertThat(report.verdict()).isNotEqualTo(Verdict.PASS);
    }

    @Test
    void everyFolderIsListed() throws IOException {
        List<String> listed = rows().stream().map(Row::folder).distinct().toList();
        try (Stream<Path> folders = Files.list(FOLDER)) {
            assertThat(folders.filter(Files::isDirectory)
                            .map(folder -> folder.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(listed);
        }
    }

    @Test
    void aLinkGivenByTheUserIsFollowed() throws IOException {
        Path link = Files.createSymbolicLink(copy.resolve("given"), copy.resolve("unzipped"));
        assertThat(audit(link).values()).allMatch(report -> report.verdict() == Verdict.PASS);
        Path file = Files.createSymbolicLink(copy.resolve("given.keras"), copy.resolve("links_in_a_folder/good.keras"));
        assertThat(audit(file).values()).allMatch(report -> report.verdict() == Verdict.PASS);
    }

    @Test
    void findLeavesOutLinksThatLeaveAFolder() throws IOException {
        Path folder = copy.resolve("links_in_a_folder");
        assertThat(ModelFinder.find(List.of(folder)))
                .contains(folder.resolve("again.keras"))
                .doesNotContain(folder.resolve("models"), folder.resolve("far.h5"));
    }

    private static Map<Path, ModelReport> audit(Path path) throws IOException {
        ModelFinder.Found found = ModelFinder.search(List.of(path));
        Auditor auditor = new Auditor(AuditOptions.DEFAULT.withTargets(List.of())).withoutFollowing(found.links());
        return found.files().stream()
                .collect(Collectors.toMap(
                        file -> file.normalize(), auditor::audit, (one, other) -> one, LinkedHashMap::new));
    }
}
