package org.kerasaudit.auditor.verify.diagnosis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;

/** Two axes of equal size are swapped in a kernel, which its shape does not reveal. */
record KernelAxes() implements LayerHypothesis {
    @Override
    public String id() {
        return "kernel-axes";
    }

    @Override
    public String advice() {
        return "transpose the kernel to Keras's order: [inputs, outputs], and [height, width, inputs, outputs] for convolutions";
    }

    @Override
    public List<Reading> readings(Subject subject) {
        Map<String, Reading> readings = new LinkedHashMap<>();
        for (WeightSpec spec : subject.variables()) {
            String name = spec.name();
            int rank = spec.shape().rank();
            for (int a = 0; a < rank; a++) {
                for (int b = a + 1; b < rank; b++) {
                    if (spec.shape().dim(a) == spec.shape().dim(b)
                            && spec.shape().dim(a) != 1) {
                        Reading reading = swapped(name, a, b);
                        readings.putIfAbsent(reading.text(), reading);
                    }
                }
            }
        }
        if (subject.gates() > 1) {
            Reading gates = gateByGate();
            readings.put(gates.text(), gates);
        }
        return List.copyOf(readings.values());
    }

    private static Reading swapped(String name, int a, int b) {
        return Reading.using(name + " with its axes " + a + " and " + b + " swapped", (key, value, all) -> {
            boolean meant = Reading.name(key).equals(name) && value.rank() > b && value.dim(a) == value.dim(b);
            return meant ? swap(value, a, b) : value;
        });
    }

    private static Tensor swap(Tensor x, int a, int b) {
        int[] axes = IntStream.range(0, x.rank()).toArray();
        axes[a] = b;
        axes[b] = a;
        return Layout.transpose(x, axes);
    }

    private static Reading gateByGate() {
        return Reading.using("recurrent_kernel transposed gate by gate", (key, value, all) -> {
            int gates = Gates.count(key, all);
            if (!Reading.name(key).equals(Gates.RECURRENT_KERNEL) || gates < 2 || value.rank() != 2) return value;
            int units = value.dim(0);
            return Layout.concat(
                    IntStream.range(0, gates)
                            .mapToObj(gate -> swap(Layout.slice(value, 1, gate * units, units), 0, 1))
                            .toList(),
                    1);
        });
    }
}
