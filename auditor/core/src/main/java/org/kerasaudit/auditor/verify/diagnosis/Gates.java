package org.kerasaudit.auditor.verify.diagnosis;

import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;

/** The gates of a recurrent layer; their variables are concatenated along the last axis. */
final class Gates {
    static final String RECURRENT_KERNEL = "recurrent_kernel";

    private Gates() {}

    /** Returns the number of gates of the cell with the variable {@code key}; 0 if unknown. */
    static int count(String key, Weights weights) {
        String recurrent = key.substring(0, key.length() - Reading.name(key).length()) + RECURRENT_KERNEL;
        if (!weights.has(recurrent)) return 0;
        Tensor kernel = weights.get(recurrent);
        return kernel.rank() < 2 ? 0 : kernel.dim(-1) / kernel.dim(-2);
    }

    /** Reorders the blocks of {@code x} along its last axis; biases contain each block once or twice. */
    static Tensor reorder(Tensor x, int unit, int... order) {
        int gates = order.length;
        return Layout.select(x, x.rank() - 1, x.dim(-1), i -> {
            int block = i / unit;
            return (block / gates * gates + order[block % gates]) * unit + i % unit;
        });
    }

    /** Returns the units of the cell with the variable {@code key}. */
    static int units(String key, Weights weights) {
        String recurrent = key.substring(0, key.length() - Reading.name(key).length()) + RECURRENT_KERNEL;
        return weights.get(recurrent).dim(-2);
    }
}
