package org.kerasaudit.importer.layers.recurrent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.convolution.KernelLayout;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * How the kernels of a ConvLSTM are stored: gates i, f, c, o side by side as filters, or one array per gate as in Keras 1.
 *
 * @param layout how a kernel is stored
 */
record ConvGates(KernelLayout layout, boolean perGate, boolean useBias) {
    private static final String GATES = "ifco";
    /** The order in which Keras 1 creates the gates. */
    private static final String KERAS_1_GATES = "icfo";

    List<WeightSpec> specs(int[] size, long channels, long filters) {
        List<WeightSpec> specs = new ArrayList<>();
        if (perGate) {
            for (char gate : KERAS_1_GATES.toCharArray()) {
                specs.add(WeightSpec.trainable("W_" + gate, layout.shape(size, channels, filters)));
                specs.add(WeightSpec.trainable("U_" + gate, layout.shape(size, filters, filters)));
                specs.add(WeightSpec.trainable("b_" + gate, Shape.of(filters)));
            }
            return specs;
        }
        long all = Math.multiplyExact(4, filters);
        specs.add(WeightSpec.trainable("kernel", layout.shape(size, channels, all)));
        specs.add(WeightSpec.trainable("recurrent_kernel", layout.shape(size, filters, all)));
        if (useBias) specs.add(WeightSpec.trainable("bias", Shape.of(all)));
        return specs;
    }

    /** {@code [taps..., channels, 4 × filters]}. */
    Tensor kernel(Weights weights, int rank) {
        return kernel(weights, rank, "kernel", "W_");
    }

    /** {@code [taps..., filters, 4 × filters]}. */
    Tensor recurrentKernel(Weights weights, int rank) {
        return kernel(weights, rank, "recurrent_kernel", "U_");
    }

    private Tensor kernel(Weights weights, int rank, String name, String prefix) {
        if (!perGate) return named(name).read(weights, rank);
        List<Tensor> gates = GATES.chars()
                .mapToObj(gate -> named(prefix + (char) gate).read(weights, rank))
                .toList();
        return Layout.concat(gates, rank + 1);
    }

    private KernelLayout named(String name) {
        return new KernelLayout(name, layout.filtersFirst(), layout.flatAxis(), layout.flipped());
    }

    /** {@code [4 × filters]}; empty if there is none. */
    Optional<Tensor> bias(Weights weights) {
        if (!useBias) return Optional.empty();
        if (!perGate) return Optional.of(weights.get("bias"));
        return Optional.of(Layout.concat(
                GATES.chars().mapToObj(gate -> weights.get("b_" + (char) gate)).toList(), 0));
    }
}
