package org.kerasaudit.importer.layers.kernel;

import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.kernel.QuantaFormula.Size;
import org.kerasaudit.importer.layers.kernel.Quantization.Form;
import org.kerasaudit.importer.layers.kernel.Quantization.Mode;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * A kernel quantized with calibration data: GPTQ (Frantar et al., 2022) rounds to minimize the output error, AWQ (Lin et al.,
 * 2023) scales up important inputs before rounding. Stored transposed, outputs first.
 */
record CalibratedKernel(Quantization how) implements KernelScheme {
    private static final String NAME = "kernel";

    @Override
    public boolean biasFirst() {
        return true;
    }

    @Override
    public void require(Shape kernel) {
        split(kernel);
    }

    private boolean omitsZeroPoints() {
        return how.form() == Form.ZERO_POINTS_OMITTED;
    }

    /** Keras splits a kernel of three axes after the first axis if that is the longest, else before the last. */
    private static Shape split(Shape kernel) {
        if (kernel.rank() == 2) return kernel;
        if (kernel.rank() != 3) throw new ShapeException("a kernel of 2 or 3 axes to calibrate", kernel.toString());
        long[] sizes = kernel.toArray();
        if (!kernel.fullyKnown()) return Shape.of(Shape.UNKNOWN, Shape.UNKNOWN);
        boolean widthFirst = sizes[0] >= sizes[1] && sizes[0] >= sizes[2];
        return widthFirst
                ? Shape.of(sizes[0], Math.multiplyExact(sizes[1], sizes[2]))
                : Shape.of(Math.multiplyExact(sizes[0], sizes[1]), sizes[2]);
    }

    private Quanta quanta(Contraction contraction) {
        Shape split = split(contraction.kernel());
        Shape transposed = Shape.of(split.dim(1), split.dim(0));
        return new Quanta(transposed, how.bits() == 4 ? 0 : -1, false, 1, Quanta.groups(split.dim(0), how.groupSize()));
    }

    @Override
    public List<WeightSpec> weights(Contraction contraction) {
        Quanta quanta = quanta(contraction);
        Shape inputs = Shape.of(quanta.shape().dim(1));
        WeightSpec zero = WeightSpec.nonTrainable(contraction.zeroPoints(), quanta.scales())
                .typed(DType.UINT8);
        List<WeightSpec> all = new ArrayList<>();
        all.add(WeightSpec.nonTrainable(NAME, quanta.stored()).typed(DType.UINT8));
        all.add(WeightSpec.nonTrainable(NAME + "_scale", quanta.scales()));
        if (!omitsZeroPoints()) all.add(zero);
        if (how.mode() == Mode.AWQ) all.add(WeightSpec.nonTrainable("awq_scales", inputs));
        all.add(WeightSpec.nonTrainable("g_idx", inputs).typed(DType.FLOAT32));
        if (omitsZeroPoints()) all.add(zero);
        return all;
    }

    @Override
    public Formula formula(Contraction contraction, Formula plain) {
        Shape split = split(contraction.kernel());
        return QuantaFormula.of(
                new Size(contraction.inputs(), split.dim(0)),
                new Size(contraction.outputs(), split.dim(1)),
                quanta(contraction),
                false,
                true,
                how.mode() == Mode.AWQ ? 2 : 1);
    }

    @Override
    public Tensor product(Tensor x, Contraction contraction, Weights weights, Kernels kernels) {
        Quanta quanta = quanta(contraction);
        Tensor restored = quanta.restore(
                quanta.unpack(weights.get(NAME)),
                weights.get(NAME + "_scale"),
                weights.get(contraction.zeroPoints()),
                weights.get("g_idx"),
                kernels);
        Tensor kernel = Layout.transpose(restored, 1, 0);
        if (how.mode() == Mode.AWQ) {
            Tensor stretched = weights.get("awq_scales");
            kernel = kernels.divide(kernel, stretched.reshape(stretched.size(), 1));
        }
        return contraction.multiply(x, kernel.reshape(contraction.kernel().toInts()), kernels);
    }

    /** Keras would multiply by the transposed kernel, whose sizes match only by chance. */
    @Override
    public Tensor directProduct(Tensor x, Contraction contraction, Weights weights, Kernels kernels) {
        throw new NotCheckableException(
                "Keras does not run a kernel quantized by " + how.mode() + " inside this wrapper");
    }

    @Override
    public List<String> pitfalls() {
        return List.of(how.bits() == 4 ? Quantization.HALVES : Quantization.BYTES);
    }
}
