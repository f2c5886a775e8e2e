package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.result.Verdict;
import org.kerasaudit.fixtures.Fixtures;

/** Learned vocabularies, which archives store as assets: an unzipped model whose files are changed one at a time. */
class AssetsTest {
    private static final String LOOKUP = "assets/layers/string_lookup/vocabulary.txt";

    @TempDir
    private Path folder;

    @BeforeEach
    void unzip() throws IOException {
        Path original = Fixtures.folder("keras-3.15.1-options/text_adapted");
        try (ZipFile archive = new ZipFile(original.resolve("model.keras").toFile())) {
            Enumeration<? extends ZipEntry> entries = archive.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                Path file = folder.resolve("model").resolve(entry.getName());
                Files.createDirectories(file.getParent());
                try (InputStream content = archive.getInputStream(entry)) {
                    Files.copy(content, file);
                }
            }
        }
        Files.copy(
                original.resolve("recording.npz"),
                folder.resolve("recording.npz"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void anUnzippedArchiveAlsoHasItsVocabularies() {
        ModelReport report = audit();
        assertThat(report.findings()).isEmpty();
        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.verification()).isNotNull();
    }

    @Test
    void aLayerWithoutItsVocabularyIsNotChecked() throws IOException {
        Files.delete(file(LOOKUP));
        ModelReport report = audit();
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(finding(report, "KA203").message())
                .contains("string_lookup: config.vocabulary", "this file does not contain it");
        assertThat(finding(report, "KA603").message()).contains("string_lookup: vocabulary=null");
    }

    @Test
    void anArchitectureHasNoVocabularies() throws IOException {
        Path json = Files.move(file("config.json"), folder.resolve("alone.json"));
        ModelReport report = new Auditor(AuditOptions.DEFAULT.withTargets(List.of())).audit(json);
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(report.findings())
                .extracting(Finding::ruleId)
                .contains("KA203")
                .doesNotContain("KA401", "KA402");
    }

    @Test
    void aDifferentVocabularyChangesTheOutputs() throws IOException {
        String terms = Files.readString(file(LOOKUP));
        Files.writeString(file(LOOKUP), terms.replace("the\nmat", "mat\nthe"));
        ModelReport report = audit();
        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(finding(report, "KA601").message())
                .contains("expected output 0 equal to the recording", "found 3 instead of 2 at [0, 0], the first of ");
    }

    @Test
    void anUnusedAssetIsReported() throws IOException {
        Files.writeString(file("assets/layers/string_lookup/more.txt"), "hidden");
        Files.writeString(file("assets/summary_plot.png"), "Keras adds it when it uploads models");
        assertThat(finding(audit(), "KA304").message())
                .contains("assets/layers/string_lookup/more.txt", "a file that no layer reads");
    }

    @Test
    void bytesThatAreNotTextAreReported() throws IOException {
        Files.write(file(LOOKUP), new byte[] {'a', '\n', (byte) 0xC3, '\n'});
        assertThat(finding(audit(), "KA204").message()).contains("vocabulary.txt", "expected text in UTF-8");
    }

    /** Keras 3.15.1 loads such a lookup with one fewer term, or refuses it if vectors depend on the number of terms. */
    @Test
    void termsThatKerasWouldLoseAreReported() throws IOException {
        Path wrapped = file("assets/layers/time_distributed/layer/vocabulary.txt");
        String terms = Files.readString(wrapped);
        Files.writeString(wrapped, terms.substring(0, terms.lastIndexOf('\n') + 1));
        ModelReport report = audit();
        assertThat(finding(report, "KA307").severity()).isEqualTo(Severity.WARNING);
        assertThat(finding(report, "KA307").message())
                .contains(
                        "time_distributed/string_lookup", "expected 6 terms, as saved, found 5 lines as read by Keras");
    }

    private Path file(String name) {
        return folder.resolve("model").resolve(name);
    }

    private ModelReport audit() {
        return new Auditor(AuditOptions.DEFAULT.withTargets(List.of())).audit(folder.resolve("model"));
    }

    private static Finding finding(ModelReport report, String rule) {
        List<Finding> found = report.findings().stream()
                .filter(finding -> finding.ruleId().equals(rule))
                .toList();
        assertThat(found).as(rule + " in " + report.findings()).isNotEmpty();
        return found.get(0);
    }
}
