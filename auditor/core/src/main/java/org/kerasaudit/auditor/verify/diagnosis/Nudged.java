package org.kerasaudit.auditor.verify.diagnosis;

import java.util.SplittableRandom;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.model.BoundWeight;
import org.kerasaudit.importer.model.StoredTensor;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/** A model with a few weights changed by one rounding step, so that nearly all intermediate results round differently. */
final class Nudged {
    /** One in this many weights is changed: enough to change every rounding, too few to add a significant error. */
    private static final int ONE_IN = 64;

    private Nudged() {}

    /** Returns the model with changed weights; the changes depend only on {@code draw}. */
    static KerasModel weights(KerasModel model, int draw) {
        double rounding = 2 * precision(model).unitRoundoff();
        return model.storing(weight -> nudged(weight, rounding, draw));
    }

    /** Returns the coarsest precision that the model computes in. */
    static Precision precision(KerasModel model) {
        return model.model().orElseThrow().network().coarsestPrecision();
    }

    private static BoundWeight nudged(BoundWeight weight, double rounding, int draw) {
        StoredTensor stored = weight.stored();
        if (stored == null || stored.dtype() != DType.FLOAT32 && stored.dtype() != DType.FLOAT64) return weight;
        long seed = 31L * weight.spec().key().hashCode() + draw;
        StoredTensor other = new StoredTensor(
                stored.location(),
                stored.shape(),
                stored.dtype(),
                () -> nudged(stored.read(), rounding, new SplittableRandom(seed)));
        return new BoundWeight(weight.spec(), other);
    }

    private static Tensor nudged(Tensor weight, double rounding, SplittableRandom random) {
        double[] values = weight.doubles().clone();
        for (int i = 0; i < values.length; i++) {
            if (random.nextInt(ONE_IN) == 0) values[i] *= 1 + (random.nextBoolean() ? rounding : -rounding);
        }
        Tensor nudged = Tensor.of(values, weight.dims());
        return weight.dtype() == DType.FLOAT64 ? nudged : Tensor.of(nudged.floats(), weight.dims());
    }
}
