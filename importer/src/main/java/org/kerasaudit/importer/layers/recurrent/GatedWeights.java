package org.kerasaudit.importer.layers.recurrent;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * How a recurrent cell's matrices are stored.
 *
 * @param gates the gates' letters in the order of the packed matrices
 * @param stored the order in which Keras 1 creates one array per gate; empty if packed
 * @param names kernel, recurrent kernel and bias
 * @param useBias whether there is a bias
 * @param biasRows 2 if input and recurrence have separate biases
 * @param packing how the gates are packed in an array
 */
record GatedWeights(String gates, String stored, List<String> names, boolean useBias, int biasRows, Packing packing) {
    static final List<String> KERAS_2 = List.of("kernel", "recurrent_kernel", "bias");
    static final List<String> KERAS_1 = List.of("W", "U", "b");

    /** How the gates of a matrix are packed in its array. */
    enum Packing {
        /** Side by side. */
        KERAS,
        /**
         * Side by side, but each gate's block contains, in row-major order, the transposed matrix, which CuDNN
         * multiplies from the left; the input biases of all gates precede the recurrent ones.
         */
        CUDNN
    }

    List<WeightSpec> specs(long inputDim, long units) {
        if (!stored.isEmpty()) return perGate(inputDim, units);
        long columns = Math.multiplyExact(gates.length(), units);
        List<WeightSpec> specs = new ArrayList<>();
        specs.add(WeightSpec.trainable(names.get(0), Shape.of(inputDim, columns)));
        specs.add(WeightSpec.trainable(names.get(1), Shape.of(units, columns)));
        if (useBias) specs.add(WeightSpec.trainable(names.get(2), biasShape(columns)));
        return specs;
    }

    private List<WeightSpec> perGate(long inputDim, long units) {
        List<WeightSpec> specs = new ArrayList<>();
        for (char gate : stored.toCharArray()) {
            specs.add(WeightSpec.trainable("W_" + gate, Shape.of(inputDim, units)));
            specs.add(WeightSpec.trainable("U_" + gate, Shape.of(units, units)));
            specs.add(WeightSpec.trainable("b_" + gate, Shape.of(units)));
        }
        return specs;
    }

    private Shape biasShape(long columns) {
        if (biasRows == 1) return Shape.of(columns);
        return packing == Packing.CUDNN ? Shape.of(Math.multiplyExact(2, columns)) : Shape.of(2, columns);
    }

    /** {@code [input_dim, gates × units]}. */
    Tensor kernel(Weights weights) {
        return matrix(weights, 0, "W_");
    }

    /** {@code [units, gates × units]}. */
    Tensor recurrentKernel(Weights weights) {
        return matrix(weights, 1, "U_");
    }

    private Tensor matrix(Weights weights, int name, String prefix) {
        if (!stored.isEmpty()) return joined(weights, prefix, 1);
        Tensor packed = weights.get(names.get(name));
        return packing == Packing.CUDNN ? perGate(packed, GatedWeights::fromCudnn) : packed;
    }

    private Tensor perGate(Tensor packed, UnaryOperator<Tensor> change) {
        int units = packed.dim(1) / gates.length();
        return Layout.concat(
                IntStream.range(0, gates.length())
                        .mapToObj(gate -> change.apply(Layout.slice(packed, 1, gate * units, units)))
                        .toList(),
                1);
    }

    /** Transposes a block {@code [inputs, units]} that holds {@code [units, inputs]} in row-major order. */
    private static Tensor fromCudnn(Tensor block) {
        return Layout.transpose(block.reshape(block.dim(1), block.dim(0)), 1, 0);
    }

    /** Returns the bias added to the projected inputs; if there are two biases, the input's. */
    Tensor inputBias(Weights weights) {
        if (!stored.isEmpty()) return joined(weights, "b_", 0);
        return biasRows == 2 ? biasRow(weights, 0) : weights.get(names.get(2));
    }

    /** Returns the bias added to the recurrent product, if there are two. */
    Tensor recurrentBias(Weights weights) {
        return biasRow(weights, 1);
    }

    /** Returns the sum of both biases. */
    Tensor bias(Weights weights, Kernels kernels) {
        Tensor input = inputBias(weights);
        return biasRows == 2 ? kernels.add(input, recurrentBias(weights)) : input;
    }

    private Tensor biasRow(Weights weights, int row) {
        Tensor biases = weights.get(names.get(2));
        return Layout.pick(biases.reshape(2, biases.size() / 2), 0, row);
    }

    private Tensor joined(Weights weights, String prefix, int axis) {
        return Layout.concat(
                gates.chars()
                        .mapToObj(gate -> weights.get(prefix + (char) gate))
                        .toList(),
                axis);
    }
}
