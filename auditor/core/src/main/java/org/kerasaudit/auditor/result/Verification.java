package org.kerasaudit.auditor.result;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.numbers.Deviation;
import org.kerasaudit.auditor.numbers.Tolerance;
import org.kerasaudit.importer.run.ComputeBackend;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Shape;

/**
 * A recording recomputed.
 *
 * @param samples the size of the batch axis
 * @param precision what the layers were asked to compute in; those with a policy of their own follow it in float32
 * @param backend by what they were computed
 * @param layers the recorded layers in the order in which they are run
 */
public record Verification(
        Path recording,
        long samples,
        Precision precision,
        ComputeBackend backend,
        Tolerance tolerance,
        List<Output> outputs,
        List<LayerOutput> layers,
        Analysis analysis) {

    /** Whether an output or a layer matches: it is within the tolerance, or off by rounding alone. */
    public boolean matches(Deviation deviation) {
        return deviation.ok() || analysis.rounding() != null;
    }

    /** Whether every output is within the tolerance, or where that is the default off by rounding alone. */
    public boolean ok() {
        return outputs.stream().allMatch(output -> matches(output.deviation()));
    }

    /**
     * What is known of why something differs.
     *
     * @param firstDivergence path of the first layer that differs by its own doing, given what is recorded of the layers
     *     before; null if none does, or no layer is recorded
     * @param diagnosis what explains the difference; null where nothing differs but by rounding
     * @param rounding what shows that outputs outside of the tolerance are off by rounding alone; null where none are, or it
     *     does not
     */
    public record Analysis(
            @Nullable String firstDivergence,
            @Nullable Diagnosis diagnosis,
            @Nullable RoundingError rounding) {
        /** Where nothing differs. */
        public static final Analysis NONE = new Analysis(null, null, null);

        /** Where rounding alone explains what differs. */
        public static Analysis of(RoundingError rounding) {
            return new Analysis(null, null, rounding);
        }
    }

    /**
     * One output of the model against its recording.
     *
     * @param rounding how much of the difference is rounding; null unless computed in float64
     */
    public record Output(
            int index,
            Shape shape,
            Deviation deviation,
            @Nullable Rounding rounding) {
        /** Whether it is within the tolerance. */
        public boolean ok() {
            return deviation.ok();
        }

        public double maxAbsError() {
            return deviation.maxAbs();
        }

        /** The largest absolute error divided by the largest recorded magnitude. */
        public double maxRelError() {
            return deviation.maxRel();
        }
    }

    /**
     * A difference to float64 taken apart.
     *
     * @param usual the largest error that rounding makes of this output when this project computes it in float32
     * @param beyond the largest part of the recording's difference that is more than twice as much
     */
    public record Rounding(double usual, double beyond) {}

    /**
     * The recorded outputs of one layer, the worst of them if there are several.
     *
     * @param whole of the model run from its inputs, with the errors of all layers before
     * @param own of the layer run on what is recorded of the layers before it; null where the whole verification is met
     */
    public record LayerOutput(
            String path, Deviation whole, @Nullable Deviation own) {
        /** Whether the layer is met, at least given the recorded outputs of those before it. */
        public boolean ok() {
            return whole.ok();
        }
    }
}
