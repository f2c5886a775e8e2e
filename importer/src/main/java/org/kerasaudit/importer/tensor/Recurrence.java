package org.kerasaudit.importer.tensor;

import org.jspecify.annotations.Nullable;

/**
 * A standard recurrent layer as native engines support it: sigmoid gates and tanh for everything else.
 *
 * @param kernel {@code [input_dim, gates * units]}, in gate order i, f, c, o or z, r, h
 * @param recurrentKernel {@code [units, gates * units]}
 * @param bias {@code [gates * units]}, null for none
 * @param recurrentBias the bias of the recurrent product of {@link Kind#GRU_RESET_AFTER}, null for none
 */
public record Recurrence(
        Kind kind,
        Tensor kernel,
        Tensor recurrentKernel,
        @Nullable Tensor bias,
        @Nullable Tensor recurrentBias) {
    /** The kind of cell. */
    public enum Kind {
        LSTM(4, 2),
        GRU(3, 1),
        GRU_RESET_AFTER(3, 1);

        private final int gates;
        private final int states;

        Kind(int gates, int states) {
            this.gates = gates;
            this.states = states;
        }

        public int gates() {
            return gates;
        }

        public int states() {
            return states;
        }
    }

    public int units() {
        return recurrentKernel.dim(0);
    }
}
