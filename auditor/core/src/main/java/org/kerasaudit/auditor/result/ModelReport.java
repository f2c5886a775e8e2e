package org.kerasaudit.auditor.result;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.model.Model;
import org.kerasaudit.importer.tensor.Shape;

/**
 * The audit of one file.
 *
 * @param model null if the file cannot be read
 * @param verification null if no recording was run
 * @param secondOpinion null if no other engine was requested
 * @param deployments what would happen to the model on each target
 */
public record ModelReport(
        Path file,
        Hashes hashes,
        @Nullable KerasModel model,
        ParameterCounts counts,
        List<LayerReport> layers,
        List<Finding> findings,
        @Nullable Verification verification,
        @Nullable SecondOpinion secondOpinion,
        List<Deployment> deployments) {

    /**
     * SHA-256 hashes.
     *
     * @param file empty for a folder, if the bytes cannot be read, or if not requested
     * @param tensors the hash of each stored tensor's numbers, by its place in the file; empty if not requested
     */
    public record Hashes(String file, Map<String, String> tensors) {}

    /** Creates the report on a file that cannot be read. */
    public static ModelReport unreadable(
            Path file, String sha256, List<Finding> findings, @Nullable SecondOpinion secondOpinion) {
        return new ModelReport(
                file,
                new Hashes(sha256, Map.of()),
                null,
                ParameterCounts.UNKNOWN,
                List.of(),
                List.copyOf(findings),
                null,
                secondOpinion,
                List.of());
    }

    public Verdict verdict() {
        return Verdict.of(findings);
    }

    /** Returns the declared input shapes; null for an unknown shape. */
    public List<@Nullable Shape> inputShapes() {
        @Nullable Model read = read();
        return read == null ? List.of() : read.network().declaredInputs();
    }

    /** Returns the output shapes for the declared inputs; null for an unknown shape. */
    public List<@Nullable Shape> outputShapes() {
        @Nullable Model read = read();
        return read == null ? List.of() : read.network().declaredShapes().outputs();
    }

    private @Nullable Model read() {
        return model == null ? null : model.model().orElse(null);
    }
}
