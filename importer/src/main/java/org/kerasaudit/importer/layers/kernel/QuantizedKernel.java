package org.kerasaudit.importer.layers.kernel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.kernel.QuantaFormula.Size;
import org.kerasaudit.importer.layers.kernel.Quantization.Form;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * A kernel of 8-bit or packed 4-bit integers with a scale per output, or with a scale and a zero point per block of
 * inputs (https://keras.io/guides/quantization_overview/).
 *
 * @param indexed whether a variable {@code g_idx} assigns each input to a block
 */
public record QuantizedKernel(
        String name, Quantization how, @Nullable Lora lora, boolean indexed) implements KernelScheme {

    private boolean packsInputs() {
        return how.form() == Form.INPUTS_PACKED;
    }

    /** Whether the integers have the kernel's axes; otherwise they form a matrix of inputs and outputs. */
    private boolean keepsShape() {
        return how.bits() == 8 || packsInputs();
    }

    private Quanta quanta(Contraction contraction) {
        long groups = how.grouped() ? Quanta.groups(contraction.rows(), how.groupSize()) : 0;
        int first = contraction.summed().length == 0 ? 0 : contraction.summed()[0];
        return keepsShape()
                ? new Quanta(contraction.kernel(), packsInputs() ? first : -1, true, first, groups)
                : new Quanta(Shape.of(contraction.rows(), contraction.columns()), 1, true, 0, groups);
    }

    private Shape scales(Contraction contraction, Quanta quanta) {
        if (how.grouped() || !keepsShape()) return quanta.scales();
        Shape laidOut = contraction.outputScales();
        return how.form() == Form.BIAS_FIRST && laidOut.rank() == 1 ? laidOut.insert(0, 1) : laidOut;
    }

    /**
     * Whether scaling the product is equivalent to scaling the kernel; Keras then does so, because the integer product is
     * exact.
     */
    private boolean scalesProduct(Contraction contraction, Quanta quanta) {
        return !how.grouped() && (keepsShape() || quanta.scales().equals(contraction.outputScales()));
    }

    @Override
    public boolean biasFirst() {
        return how.form() == Form.BIAS_FIRST;
    }

    @Override
    public boolean biasTrains() {
        return how.form() != Form.BIAS_FIRST;
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
            all.add(WeightSpec.nonTrainable("g_idx", Shape.of(contraction.rows()))
                    .typed(DType.FLOAT32));
        }
        if (lora != null) all.addAll(lora.weights(contraction.kernel()));
        return all;
    }

    /** Keras does not declare the zero points of a reverse table as integers. */
    private WeightSpec zero(Shape scales) {
        WeightSpec zero = WeightSpec.nonTrainable(name + "_zero", scales);
        return indexed ? zero.typed(DType.INT8) : zero;
    }

    @Override
    public Formula formula(Contraction contraction, Formula plain) {
        Formula quantized = QuantaFormula.of(
                new Size(contraction.inputs(), contraction.rows()),
                new Size(contraction.outputs(), contraction.columns()),
                quanta(contraction),
                packsInputs(),
                false,
                indexed ? 1 : 0);
        return lora == null ? quantized : quantized.plus(lora.formula(contraction));
    }

    @Override
    public Tensor product(Tensor x, Contraction contraction, Weights weights, Kernels kernels) {
        Quanta quanta = quanta(contraction);
        Tensor numbers = quanta.unpack(weights.get(name));
        AbsMax activations = how.activations();
        Tensor product = scalesProduct(contraction, quanta)
                ? QuantizedProduct.scaledLater(
                        x, numbers, weights.get(name + "_scale"), contraction, activations, kernels)
                : QuantizedProduct.of(
                        x, restored(quanta, numbers, contraction, weights, kernels), contraction, activations, kernels);
        if (lora == null || !lora.storedSeparately(weights)) return product;
        return lora.added(product, contraction.multiply(x, lora.first(weights), kernels), weights, kernels);
    }

    @Override
    public Tensor directProduct(Tensor x, Contraction contraction, Weights weights, Kernels kernels) {
        Tensor numbers = quanta(contraction).unpack(weights.get(name));
        Tensor kernel = numbers.reshape(contraction.kernel().toInts());
        return contraction.multiply(x, Lora.merged(lora, kernel, weights, kernels), kernels);
    }

    @Override
    public List<String> pitfalls() {
        List<String> all = new ArrayList<>(KernelScheme.pitfalls(lora));
        all.add(0, how.bits() == 8 ? Quantization.BYTES : Quantization.HALVES);
        return all;
    }

    private Tensor restored(Quanta quanta, Tensor numbers, Contraction contraction, Weights weights, Kernels kernels) {
        Tensor scale = weights.get(name + "_scale");
        Tensor flat = how.grouped()
                ? quanta.restore(numbers, scale, weights.get(name + "_zero"), weights.get("g_idx"), kernels)
                : quanta.restore(numbers, scale, null, null, kernels);
        return flat.reshape(contraction.kernel().toInts());
    }
}
