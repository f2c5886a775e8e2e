package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.Verdict;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.model.Blocks;

/** A file and a tensor of 2.4 GB, mostly a hole that takes no space on disk. */
class LargeFileTest {
    private static final int NUMBERS_AT = 4856;
    private static final long ELEMENTS = 75_000_000L * 8;

    @TempDir
    private Path folder;

    private Path large() throws IOException {
        byte[] around;
        try (InputStream in = LargeFileTest.class.getResourceAsStream("large.bin")) {
            around = in.readAllBytes();
        }
        Path file = folder.resolve("large.h5");
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            out.write(ByteBuffer.wrap(around, 0, NUMBERS_AT), 0);
            out.write(ByteBuffer.wrap(around, NUMBERS_AT, around.length - NUMBERS_AT), NUMBERS_AT + 4 * ELEMENTS);
        }
        return file;
    }

    @Test
    void isAudited() throws IOException {
        AuditOptions options = AuditOptions.DEFAULT.withWeightScan(false).withSha256(false);
        ModelReport report = new Auditor(options).audit(large());
        assertThat(report.verdict()).as(report.findings().toString()).isEqualTo(Verdict.PASS);
        assertThat(report.counts().total()).hasValue(ELEMENTS);
    }

    @Test
    void canBeReadAtAnyOffset() throws IOException {
        Blocks blocks = KerasModel.read(large())
                .model()
                .orElseThrow()
                .weights()
                .get(0)
                .stored()
                .blocks();
        List<Integer> sizes = new ArrayList<>();
        blocks.part(ELEMENTS - 5_000_000, ELEMENTS).orElseThrow().forEach(block -> sizes.add(block.remaining()));
        assertThat(sizes).containsExactly(1 << 24, 20_000_000 - (1 << 24));
    }
}
