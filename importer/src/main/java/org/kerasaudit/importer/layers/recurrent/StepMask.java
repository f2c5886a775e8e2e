package org.kerasaudit.importer.layers.recurrent;

import java.util.Arrays;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** The mask of one step, {@code [batch, ...]}: new values are used where it is set, old ones everywhere else. */
record StepMask(Tensor mask) {

    /** Returns step {@code t} of a mask {@code [batch, time, ...]}. */
    static StepMask of(Tensor mask, int t) {
        if (mask.rank() < 2 || t >= mask.dim(1)) {
            throw new ShapeException(
                    "a mask (batch, time) of at least " + (t + 1) + " steps",
                    mask.shape().toString());
        }
        return new StepMask(Layout.pick(mask, 1, t));
    }

    /** Returns {@code fresh} where the mask is set, else {@code stale}; the mask broadcasts over trailing axes. */
    Tensor choose(Tensor fresh, Tensor stale, Kernels kernels) {
        if (!stale.shape().equals(fresh.shape())) {
            throw new ShapeException(
                    "a step's output " + fresh.shape() + " and its replacement to have the same shape",
                    stale.shape().toString());
        }
        Tensor keep = over(fresh.dims());
        double[] chosen = new double[fresh.size()];
        for (int i = 0; i < chosen.length; i++) chosen[i] = keep.get(i) != 0 ? fresh.get(i) : stale.get(i);
        return kernels.precision().of(chosen, fresh.dims());
    }

    private Tensor over(int... dims) {
        int[] aligned = Arrays.copyOf(mask.dims(), Math.max(dims.length, mask.rank()));
        Arrays.fill(aligned, mask.rank(), aligned.length, 1);
        boolean fits = aligned.length == dims.length;
        for (int i = 0; fits && i < dims.length; i++) fits = aligned[i] == dims[i] || aligned[i] == 1;
        if (!fits) {
            throw new ShapeException(
                    "a mask of one step that fits " + Shape.of(dims),
                    mask.shape().toString());
        }
        return Layout.broadcast(mask.reshape(aligned), dims);
    }
}
