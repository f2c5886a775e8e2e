package org.kerasaudit.auditor;

import java.util.Arrays;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Two tensors compared. NaN meets NaN only; a NaN or another shape on one side is an infinite error.
 *
 * @param maxAbs the largest absolute error
 * @param magnitude the largest finite recorded magnitude
 */
record Comparison(double maxAbs, double magnitude) {
    static Comparison of(Tensor recorded, Tensor computed) {
        if (!Arrays.equals(recorded.dims(), computed.dims())) return new Comparison(Double.POSITIVE_INFINITY, 0);
        if (recorded.dtype() == DType.STRING || computed.dtype() == DType.STRING) {
            return new Comparison(recorded.equals(computed) ? 0 : Double.POSITIVE_INFINITY, 0);
        }
        double worst = 0;
        double magnitude = 0;
        for (int i = 0; i < recorded.size(); i++) {
            double expected = recorded.get(i);
            double found = computed.get(i);
            if (Double.isFinite(expected)) magnitude = Math.max(magnitude, Math.abs(expected));
            if (Double.compare(expected, found) == 0) continue;
            double error = Math.abs(expected - found);
            worst = Math.max(worst, Double.isNaN(error) ? Double.POSITIVE_INFINITY : error);
        }
        return new Comparison(worst, magnitude);
    }

    /** The largest absolute error divided by the largest recorded magnitude. */
    double maxRel() {
        return maxAbs == 0 ? 0 : maxAbs / magnitude;
    }
}
