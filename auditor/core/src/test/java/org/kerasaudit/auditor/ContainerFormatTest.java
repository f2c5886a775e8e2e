package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.file.bytes.Limits;

/** A custom container format is found in folders, read, scanned for dangers and held to the limits like Keras's formats. */
class ContainerFormatTest {
    private static final Path JSON = Fixtures.folder("keras-3.15.1/Dense-0/model.json");

    @TempDir
    private Path folder;

    @Test
    void isFoundAndRead() throws IOException {
        Path file = write(zipped(Files.readAllBytes(JSON)));
        assertThat(ModelFinder.find(List.of(folder))).containsExactly(file);
        ModelReport report = audit(file, Limits.DEFAULT);
        assertThat(report.model().file().format().reportName()).isEqualTo("json-gz");
        assertThat(report.counts().total())
                .isEqualTo(
                        new Auditor(AuditOptions.DEFAULT).audit(JSON).counts().total())
                .isPresent();
    }

    @Test
    void itsConfigurationIsScannedForDangers() throws IOException {
        byte[] lambda = Files.readAllBytes(Fixtures.folder("hostile/lambda/keras3.json"));
        assertThat(audit(write(zipped(lambda)), Limits.DEFAULT).findings())
                .filteredOn(finding -> finding.ruleId().equals("KA701"))
                .extracting(Finding::message)
                .singleElement()
                .asString()
                .startsWith("model.json.gz: lambda: config.layers[2].config.function: ");
    }

    @Test
    void damagedAndExcessiveFilesAreRefused() throws IOException {
        byte[] whole = zipped(Files.readAllBytes(JSON));
        ModelReport cut = audit(write(Arrays.copyOf(whole, whole.length / 2)), Limits.DEFAULT);
        assertThat(cut.model()).isNull();
        assertThat(cut.findings().get(0).expected()).isEqualTo("gzip");
        ModelReport bomb = audit(write(whole), Limits.DEFAULT.with("document-bytes", 1000));
        assertThat(bomb.model()).isNull();
        assertThat(bomb.findings().get(0).expected()).isEqualTo("at most 1000 bytes");
    }

    private Path write(byte[] content) throws IOException {
        return Files.write(folder.resolve("model.json.gz"), content);
    }

    private static ModelReport audit(Path file, Limits limits) {
        return new Auditor(AuditOptions.DEFAULT.within(limits)).audit(file);
    }

    private static byte[] zipped(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }
}
