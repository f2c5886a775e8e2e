package org.kerasaudit.importer.ops;

import java.util.List;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Fake quantization: numbers rounded to the values that a few bits can represent between a minimum and a maximum.
 * Computed step by step in float32 so that ties round as in TensorFlow.
 */
final class FakeQuantization {
    static final List<Definition> DEFINITIONS = List.of(Definition.of(
            "FakeQuantWithMinMaxVars",
            "api/quantizers",
            List.of(
                    Parameter.tensor("inputs"),
                    Parameter.tensor("min_vals"),
                    Parameter.tensor("max_vals"),
                    Parameter.integer("num_bits", 8).atLeast(2),
                    Parameter.flag("narrow_range", false),
                    Parameter.axis()),
            ShapeRules.same("inputs"),
            FakeQuantization::quantize));

    private FakeQuantization() {}

    private static Tensor quantize(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("inputs").tensor();
        float[] min = call.tensor("min_vals").tensor().floats();
        float[] max = call.tensor("max_vals").tensor().floats();
        int channels = call.has("axis") ? x.dim(call.axis("axis", x.rank())) : 1;
        if (min.length != channels || max.length != channels) {
            throw new ShapeException(channels + " ranges", min.length + " and " + max.length);
        }
        int highest = (1 << call.integer("num_bits")) - 1;
        int lowest = call.flag("narrow_range") ? 1 : 0;
        Range[] ranges = new Range[channels];
        for (int i = 0; i < channels; i++) ranges[i] = Range.of(min[i], max[i], lowest, highest);
        int inner = 1;
        int axis = call.has("axis") ? call.axis("axis", x.rank()) : x.rank() - 1;
        for (int i = axis + 1; i < x.rank(); i++) inner *= x.dim(i);
        double[] quantized = new double[x.size()];
        for (int i = 0; i < quantized.length; i++) {
            quantized[i] = ranges[i / inner % channels].quantize((float) x.get(i));
        }
        Tensor result = Numbers.of(DType.FLOAT32, quantized, kernels, x.dims());
        return Numbers.cast(result, x.dtype(), kernels);
    }

    /** A range shifted slightly so that zero is exactly representable. */
    private record Range(float min, float max, float step, float steps) {
        static Range of(float min, float max, int lowest, int highest) {
            float step = (max - min) / (highest - lowest);
            float steps = (highest - lowest) / (max - min);
            float zero = lowest - min / step;
            float nudged = zero < lowest ? lowest : zero > highest ? highest : (float) Math.floor(zero + 0.5f);
            return new Range((lowest - nudged) * step, (highest - nudged) * step, step, steps);
        }

        float quantize(float x) {
            if (min == max) return 0;
            float zero = (float) Math.floor(-min * steps + 0.5f);
            float shifted = Math.max(Math.min(x, max), min) - min;
            return (float) Math.floor(shifted * steps - zero + 0.5f) * step;
        }
    }
}
