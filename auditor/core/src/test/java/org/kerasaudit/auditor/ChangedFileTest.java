package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.Verdict;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.file.ModelFile;
import org.kerasaudit.importer.file.ModelFiles;
import org.kerasaudit.importer.file.bytes.Limits;

/** Files that are truncated or overwritten during an audit, and audits that are interrupted. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a mapped file cannot be truncated there")
class ChangedFileTest {
    private static final Path MODEL = Fixtures.root().resolve("seed/lstm/model.keras");

    @TempDir
    private Path folder;

    /** Creates a copy with uncompressed members, so that its weights are read from the mapped file. */
    private Path stored() throws IOException {
        Path copy = folder.resolve("model.keras");
        try (ZipFile from = new ZipFile(MODEL.toFile());
                OutputStream out = Files.newOutputStream(copy);
                ZipOutputStream to = new ZipOutputStream(out)) {
            for (ZipEntry entry : Collections.list(from.entries())) {
                byte[] content = from.getInputStream(entry).readAllBytes();
                CRC32 crc = new CRC32();
                crc.update(content);
                ZipEntry plain = new ZipEntry(entry.getName());
                plain.setMethod(ZipEntry.STORED);
                plain.setSize(content.length);
                plain.setCrc(crc.getValue());
                to.putNextEntry(plain);
                to.write(content);
            }
        }
        return copy;
    }

    private static void cut(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(8192);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void assertChanged(ModelReport report) {
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(report.findings()).anySatisfy(finding -> {
            assertThat(finding.ruleId()).isEqualTo("KA101");
            assertThat(finding.message()).contains("changed while it was read");
        });
    }

    @Test
    void aTruncatedFileIsReportedAsChanged() throws IOException {
        Path file = stored();
        assertChanged(new Auditor(AuditOptions.DEFAULT).audit(file, () -> {
            ModelFile opened = ModelFiles.open(file, Limits.DEFAULT);
            cut(file);
            return opened;
        }));
    }

    @Test
    void tensorsOfATruncatedFileAreRefused() throws IOException {
        Path file = stored();
        assertThatThrownBy(() -> {
                    ModelFile opened = ModelFiles.open(file, Limits.DEFAULT);
                    cut(file);
                    opened.weights().ofLayers().forEach(tensor -> tensor.read().array());
                })
                .hasMessageContaining("changed while it was read");
    }

    @Test
    void aFileThatIsWrittenToIsReportedAsChanged() throws IOException {
        Path file = stored();
        assertChanged(new Auditor(AuditOptions.DEFAULT).audit(file, () -> {
            ModelFile opened = ModelFiles.open(file, Limits.DEFAULT);
            try {
                Files.write(file, new byte[] {0}, StandardOpenOption.APPEND);
            } catch (IOException failed) {
                throw new IllegalStateException(failed);
            }
            return opened;
        }));
    }

    @Test
    void anInterruptedAuditHasNoVerdict() {
        Auditor auditor = new Auditor(AuditOptions.DEFAULT);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> auditor.audit(MODEL)).isInstanceOf(CancellationException.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            assertThatThrownBy(() -> auditor.audit(List.of(MODEL, MODEL), 2, report -> {}))
                    .isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
