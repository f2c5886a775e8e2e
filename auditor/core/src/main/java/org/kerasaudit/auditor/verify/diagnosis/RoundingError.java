package org.kerasaudit.auditor.verify.diagnosis;

import java.util.List;
import java.util.Locale;
import org.kerasaudit.auditor.numbers.Comparison;
import org.kerasaudit.auditor.result.Diagnosis;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * How far recorded and computed outputs are from those computed in float64, largest absolute errors both.
 *
 * @param recorded of the recording
 * @param computed of this project's own pass, by its rounding alone
 * @param relative the recording's error as it was found, relative to the largest recorded magnitude
 */
record RoundingError(double recorded, double computed, double relative) {
    /** Engines that round at other points are no further from the truth than this many times. */
    private static final double TIMES = 8;

    static RoundingError of(Scene scene) {
        Rerun rerun = scene.rerun();
        List<Tensor> exact = rerun.model()
                .forwardPass(Precision.FLOAT64)
                .run(rerun.recording().inputs());
        List<Tensor> rounded = rerun.precision() == Precision.FLOAT64
                ? rerun.model()
                        .forwardPass(Precision.FLOAT32)
                        .run(rerun.recording().inputs())
                : rerun.computed();
        return new RoundingError(
                Comparison.worst(rerun.recording().outputs(), exact, scene.tolerance())
                        .maxAbs(),
                Comparison.worst(exact, rounded, scene.tolerance()).maxAbs(),
                scene.outputs().maxRel());
    }

    boolean explains() {
        return recorded <= TIMES * computed;
    }

    Diagnosis.Cause cause() {
        String text = String.format(
                Locale.ROOT,
                "rounding: the recording is %.3g away from float64, and computing here in float32 %.3g",
                recorded,
                computed);
        return new Diagnosis.Cause(
                "rounding",
                text,
                "allow it by --rtol and --atol; the model is as it should be",
                List.of(),
                false,
                relative,
                Double.NaN);
    }
}
