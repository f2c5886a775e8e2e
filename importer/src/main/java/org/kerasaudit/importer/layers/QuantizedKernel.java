package org.kerasaudit.importer.layers;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.QuantaFormula.Size;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * A kernel of 8-bit or packed 4-bit whole numbers with a scale per output, or in blocks along the inputs with scales and zero
 * points (https://keras.io/guides/quantization_overview/).
 *
 * @param indexed whether it has the variable {@code g_idx} of its own that says which block an input belongs to
 */
record QuantizedKernel(String name, Quantization how, @Nullable Lora lora, boolean indexed) implements KernelScheme {

    private Quanta quanta(Contraction contraction) {
        long groups = how.grouped() ? Quanta.groups(contraction.rows(), how.groupSize()) : 0;
        int first = contraction.summed()[0];
        if (how.bits() == 8) return new Quanta(contraction.kernel(), -1, true, first, groups);
        if (how.packsInputs()) return new Quanta(contraction.kernel(), first, true, first, groups);
        return new Quanta(Shape.of(contraction.rows(), contraction.columns()), 1, true, 0, groups);
    }

    /** Kernels kept in their own shape have scales laid out as the product is; flat ones have flat scales. */
    private Shape scales(Contraction contraction, Quanta quanta) {
        boolean flat = how.grouped() || how.bits() == 4 && !how.packsInputs();
        return flat ? quanta.scales() : contraction.outputScales();
    }

    @Override
    public List<WeightSpec> weights(Contraction contraction) {
        Quanta quanta = quanta(contraction);
        Shape scales = scales(contraction, quanta);
        List<WeightSpec> all = new ArrayList<>();
        all.add(WeightSpec.nonTrainable(name, quanta.stored()).typed(quanta.type()));
        all.add(WeightSpec.nonTrainable(name + "_scale", scales));
        if (how.grouped()) all.add(zero(scales));
        if (how.grouped() && indexed) {
            all.add(WeightSpec.nonTrainable("g_idx", Shape.of(contraction.rows())).typed(DType.FLOAT32));
        }
        if (lora != null) all.addAll(lora.weights(contraction.kernel()));
        return all;
    }

    /** Keras forgets to declare the zero points of a table read backwards as whole numbers. */
    private WeightSpec zero(Shape scales) {
        WeightSpec zero = WeightSpec.nonTrainable(name + "_zero", scales);
        return indexed ? zero.typed(DType.INT8) : zero;
    }

    @Override
    public Formula formula(Contraction contraction, Formula plain) {
        Formula quantised = QuantaFormula.of(
                new Size(contraction.inputs(), contraction.rows()),
                new Size(contraction.outputs(), contraction.columns()),
                quanta(contraction),
                how.packsInputs(),
                indexed ? 1 : 0);
        return lora == null ? quantised : quantised.plus(lora.formula(contraction));
    }

    @Override
    public Tensor product(Tensor x, Contraction contraction, Weights weights, Kernels kernels) {
        Quanta quanta = quanta(contraction);
        Tensor numbers = quanta.unpack(weights.get(name));
        Tensor scale = weights.get(name + "_scale");
        boolean scaleLater = !how.grouped() && scale.shape().equals(contraction.outputScales());
        Tensor product = scaleLater
                ? QuantizedProduct.scaledLater(x, numbers, scale, contraction, how.activations(), kernels)
                : QuantizedProduct.of(
                        x, restored(quanta, numbers, contraction, weights, kernels), contraction, how.activations(), kernels);
        if (lora == null || !lora.apart(weights)) return product;
        return lora.added(product, contraction.multiply(x, lora.first(weights), kernels), weights, kernels);
    }

    private Tensor restored(Quanta quanta, Tensor numbers, Contraction contraction, Weights weights, Kernels kernels) {
        Tensor scale = weights.get(name + "_scale");
        Tensor flat = how.grouped()
                ? quanta.restore(numbers, scale, weights.get(name + "_zero"), weights.get("g_idx"), kernels)
                : quanta.restore(numbers, scale, null, null, kernels);
        return flat.reshape(contraction.kernel().toInts());
    }
}
