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
 * @param model null where the file cannot be read
 * @param verification null where no recording was run
 * @param secondOpinion null where no other engine was asked for
 * @param deployments what would become of the model where it may have to run
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
     * What was hashed with SHA-256.
     *
     * @param file empty for a folder, for a file that cannot be read, and where it is not to be reported
     * @param tensors of the numbers of every stored tensor, by its place in the file; empty if that was not asked for
     */
    public record Hashes(String file, Map<String, String> tensors) {}

    /** The report on a file that cannot be read. */
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

    /** As the model declares them; null for a shape that is not known. */
    public List<@Nullable Shape> inputShapes() {
        @Nullable Model read = read();
        return read == null ? List.of() : read.network().declaredInputs();
    }

    /** For inputs as declared; null for a shape that is not known. */
    public List<@Nullable Shape> outputShapes() {
        @Nullable Model read = read();
        return read == null ? List.of() : read.network().declaredShapes().outputs();
    }

    private @Nullable Model read() {
        return model == null ? null : model.model().orElse(null);
    }
}
