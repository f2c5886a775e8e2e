package org.kerasaudit.importer.layers;

import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * How a recurrent cell's matrices stand in the file: packed side by side gate after gate, or one array per gate as Keras 1
 * writes them.
 *
 * @param gates the gates' letters in the order of the packed matrices
 * @param stored the order in which Keras 1 creates one array per gate; empty if packed
 * @param names kernel, recurrent kernel and bias
 * @param useBias whether there is a bias
 * @param biasRows 2 where input and recurrence have a bias each
 */
record GatedWeights(String gates, String stored, List<String> names, boolean useBias, int biasRows) {
    static final List<String> KERAS_2 = List.of("kernel", "recurrent_kernel", "bias");
    static final List<String> KERAS_1 = List.of("W", "U", "b");

    List<WeightSpec> specs(long inputDim, long units) {
        List<WeightSpec> specs = new ArrayList<>();
        if (!stored.isEmpty()) {
            for (char gate : stored.toCharArray()) {
                specs.add(WeightSpec.trainable("W_" + gate, Shape.of(inputDim, units)));
                specs.add(WeightSpec.trainable("U_" + gate, Shape.of(units, units)));
                specs.add(WeightSpec.trainable("b_" + gate, Shape.of(units)));
            }
            return specs;
        }
        long columns = Math.multiplyExact(gates.length(), units);
        specs.add(WeightSpec.trainable(names.get(0), Shape.of(inputDim, columns)));
        specs.add(WeightSpec.trainable(names.get(1), Shape.of(units, columns)));
        if (useBias) {
            specs.add(WeightSpec.trainable(names.get(2), biasRows == 2 ? Shape.of(2, columns) : Shape.of(columns)));
        }
        return specs;
    }

    Tensor kernel(Weights weights) {
        return stored.isEmpty() ? weights.get(names.get(0)) : packed(weights, "W_", 1);
    }

    Tensor recurrentKernel(Weights weights) {
        return stored.isEmpty() ? weights.get(names.get(1)) : packed(weights, "U_", 1);
    }

    /** The bias added to the projected inputs. */
    Tensor inputBias(Weights weights) {
        if (!stored.isEmpty()) return packed(weights, "b_", 0);
        Tensor bias = weights.get(names.get(2));
        return biasRows == 2 ? Layout.pick(bias, 0, 0) : bias;
    }

    /** The bias added to the recurrent product, of a layer with two. */
    Tensor recurrentBias(Weights weights) {
        return Layout.pick(weights.get(names.get(2)), 0, 1);
    }

    private Tensor packed(Weights weights, String prefix, int axis) {
        return Layout.concat(
                gates.chars()
                        .mapToObj(gate -> weights.get(prefix + (char) gate))
                        .toList(),
                axis);
    }
}
