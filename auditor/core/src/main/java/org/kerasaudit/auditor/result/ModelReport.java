package org.kerasaudit.auditor.result;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.tensor.Shape;

/**
 * The audit of one file.
 *
 * @param sha256 of the file audited; empty for a folder, for a file that cannot be read, and where it is not to be reported
 * @param model null where the file cannot be read
 * @param verification null where no recording was run
 * @param secondOpinion null where no other engine was asked for
 * @param deployments what would become of the model where it may have to run
 * @param tensorSha256 of the numbers of every stored tensor, by its place in the file; empty if that was not asked for
 */
public record ModelReport(
        Path file,
        String sha256,
        @Nullable KerasModel model,
        Verdict verdict,
        List<@Nullable Shape> inputShapes,
        List<@Nullable Shape> outputShapes,
        OptionalLong total,
        OptionalLong trainable,
        OptionalLong nonTrainable,
        OptionalLong optimizer,
        List<LayerReport> layers,
        List<Finding> findings,
        @Nullable Verification verification,
        @Nullable SecondOpinion secondOpinion,
        List<Deployment> deployments,
        Map<String, String> tensorSha256) {}
