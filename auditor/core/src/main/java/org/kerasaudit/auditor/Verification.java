package org.kerasaudit.auditor;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.Shape;

/**
 * A recording recomputed.
 *
 * @param samples the size of the batch axis
 * @param firstDivergence path of the first layer whose recorded output is not met; null if all are, or none is recorded
 */
public record Verification(
        Path recording,
        long samples,
        boolean ok,
        List<Output> outputs,
        List<LayerOutput> layers,
        @Nullable String firstDivergence) {

    /**
     * One output of the model against its recording.
     *
     * @param maxRelError the largest absolute error divided by the largest recorded magnitude
     * @param difference the first element that differs where whole numbers or strings were recorded, or shapes that do; null
     *     for none, and for errors of numbers
     */
    public record Output(
            int index,
            Shape shape,
            double maxAbsError,
            double maxRelError,
            boolean ok,
            @Nullable String difference) {}

    /**
     * The recorded outputs of one layer.
     *
     * @param maxRelError the largest absolute error divided by the largest recorded magnitude, of the worst output
     */
    public record LayerOutput(String path, double maxAbsError, double maxRelError, boolean ok) {}
}
