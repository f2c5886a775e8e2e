package org.kerasaudit.auditor.verify.diagnosis;

import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;

/** The gates of a recurrent layer, whose variables lie side by side along the last axis. */
final class Gates {
    static final String RECURRENT_KERNEL = "recurrent_kernel";

    private Gates() {}

    /** How many gates the cell has that {@code key} is a variable of; 0 where there is no telling. */
    static int count(String key, Weights weights) {
        String recurrent = key.substring(0, key.length() - Reading.name(key).length()) + RECURRENT_KERNEL;
        if (!weights.has(recurrent)) return 0;
        Tensor kernel = weights.get(recurrent);
        return kernel.rank() < 2 ? 0 : kernel.dim(-1) / kernel.dim(-2);
    }

    /** {@code x} with the blocks along its last axis in another order; biases hold them once or twice. */
    static Tensor reorder(Tensor x, int unit, int... order) {
        int gates = order.length;
        return Layout.select(x, x.rank() - 1, x.dim(-1), i -> {
            int block = i / unit;
            return (block / gates * gates + order[block % gates]) * unit + i % unit;
        });
    }

    /** The units of the cell that {@code key} is a variable of. */
    static int units(String key, Weights weights) {
        String recurrent = key.substring(0, key.length() - Reading.name(key).length()) + RECURRENT_KERNEL;
        return weights.get(recurrent).dim(-2);
    }
}
