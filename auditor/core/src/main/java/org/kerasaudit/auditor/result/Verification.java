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
 * The result of recomputing a recording.
 *
 * @param samples the size of the batch axis
 * @param precision the requested precision; in float32, layers with their own dtype policy follow that policy
 * @param backend the compute backend used
 * @param layers the recorded layers in execution order
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

    /** Whether an output or a layer matches: it is within the tolerance, or differs by rounding alone. */
    public boolean matches(Deviation deviation) {
        return deviation.ok() || analysis.rounding() != null;
    }

    /** Whether every output is within the tolerance or, for the default tolerance, differs by rounding alone. */
    public boolean ok() {
        return outputs.stream().allMatch(output -> matches(output.deviation()));
    }

    /**
     * What is known about a difference.
     *
     * @param firstDivergence path of the first layer that causes a difference itself, given the recorded outputs of the
     *     layers before it; null if none does, or no layer is recorded
     * @param diagnosis the explanation of the difference; null if everything matches or differs by rounding alone
     * @param rounding evidence that outputs outside the tolerance differ by rounding alone; null if none are outside, or there
     *     is no such evidence
     */
    public record Analysis(
            @Nullable String firstDivergence,
            @Nullable Diagnosis diagnosis,
            @Nullable RoundingError rounding) {
        /** The analysis if nothing differs. */
        public static final Analysis NONE = new Analysis(null, null, null);

        /** Returns the analysis if rounding alone explains the difference. */
        public static Analysis of(RoundingError rounding) {
            return new Analysis(null, null, rounding);
        }
    }

    /**
     * One output of the model compared with its recording.
     *
     * @param rounding the part of the difference due to rounding; null unless computed in float64
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

        /** Returns the largest absolute error divided by the largest recorded magnitude. */
        public double maxRelError() {
            return deviation.maxRel();
        }
    }

    /**
     * The parts of a difference from float64.
     *
     * @param usual the largest rounding error of this output when computed here in float32
     * @param beyond the largest part of the recording's difference that exceeds twice that error
     */
    public record Rounding(double usual, double beyond) {}

    /**
     * The recorded outputs of one layer; the worst of them if there are several.
     *
     * @param whole the deviation when the model runs from its inputs, including the errors of all previous layers
     * @param own the deviation when the layer runs on the recorded outputs of previous layers; null if the whole verification
     *     matches or the diagnosis exceeded its budget
     */
    public record LayerOutput(
            String path, Deviation whole, @Nullable Deviation own) {
        /** Whether the layer matches when the model runs from its inputs. */
        public boolean ok() {
            return whole.ok();
        }
    }
}
