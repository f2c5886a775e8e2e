package org.kerasaudit.importer.layers.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.Eltwise;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/**
 * Keras's {@code AbsMaxQuantizer}: scales numbers so that the largest magnitude becomes {@code highest}, and rounds half to
 * even.
 *
 * @param axis the axes over which the maximum is taken; null for those summed over by the product
 */
public record AbsMax(
        double lowest,
        double highest,
        double epsilon,
        @Nullable List<Integer> axis) {
    public static final AbsMax DEFAULT = new AbsMax(-127, 127, 1e-7, null);

    private static final UnaryOp ABS = new UnaryOp("abs", Math::abs, Eltwise.of(Eltwise.Kind.ABSOLUTE));

    /** Types that represent all integers in the usual value range. */
    private static final Set<String> WHOLE = Set.of("int8", "int16", "int32", "int64", "float32", "float64");

    /**
     * Reads the activation quantizer of {@code quantization_config}; null if there is none.
     *
     * @param ownAxes whether the quantizer uses the axes in its configuration, which default to the last one
     */
    static @Nullable AbsMax read(Config config, JsonNode quantizer, boolean ownAxes) {
        if (quantizer.isNull() || quantizer.isMissingNode()) return null;
        JsonNode own = quantizer.path("config");
        JsonNode range = own.path("value_range");
        if (!quantizer.path("class_name").asText().equals("AbsMaxQuantizer")
                || !WHOLE.contains(own.path("output_dtype").asText("int8"))) {
            config.refuse("quantization_config", "only Keras's integer quantizers are supported");
            return null;
        }
        if (range.size() != 2 || !range.get(0).isNumber() || !range.get(1).isNumber()) {
            throw Config.wrong("quantization_config", "a value_range of two numbers", quantizer);
        }
        return new AbsMax(
                range.get(0).asDouble(),
                range.get(1).asDouble(),
                own.path("epsilon").asDouble(DEFAULT.epsilon),
                ownAxes ? axes(own.path("axis")) : null);
    }

    private static List<Integer> axes(JsonNode axis) {
        if (!axis.isArray()) return List.of(axis.asInt(-1));
        List<Integer> axes = new ArrayList<>();
        axis.forEach(each -> axes.add(each.asInt()));
        return List.copyOf(axes);
    }

    /**
     * Quantized integers and their scale.
     *
     * @param scale of size 1 along the axes over which the maximum was taken
     */
    public record Scaled(Tensor values, Tensor scale) {}

    /** Quantizes {@code x} with one scale per slice along the reduced axes. */
    public Scaled quantize(Tensor x, Contraction contraction, Kernels kernels) {
        int[] axes = axis == null ? contraction.summedOfInput(x.rank()) : frontAxes(axis, x.rank());
        Tensor largest = kernels.reduce(kernels.map(x, ABS), Reduction.MAX, true, axes);
        Tensor scale = kernels.divide(scalar(highest, kernels), kernels.add(largest, scalar(epsilon, kernels)));
        UnaryOp round = new UnaryOp("round", value -> Math.max(lowest, Math.min(highest, Math.rint(value))));
        return new Scaled(kernels.map(kernels.multiply(x, scale), round), scale);
    }

    private static int[] frontAxes(List<Integer> axis, int rank) {
        int[] axes = axis.stream()
                .mapToInt(each -> each < 0 ? each + rank : each)
                .filter(each -> each >= 0 && each < rank)
                .sorted()
                .distinct()
                .toArray();
        if (axes.length != axis.size()) throw new ShapeException("axes " + axis + " to quantize over", rank + " axes");
        return axes;
    }

    /** Returns the largest magnitude it can produce. */
    double bound() {
        return Math.max(Math.abs(lowest), Math.abs(highest));
    }

    private static Tensor scalar(double value, Kernels kernels) {
        return kernels.precision().of(new double[] {value});
    }
}
