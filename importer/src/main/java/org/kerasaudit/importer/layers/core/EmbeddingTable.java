package org.kerasaudit.importer.layers.core;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.kernel.KernelScheme;
import org.kerasaudit.importer.layers.kernel.Lora;
import org.kerasaudit.importer.layers.kernel.MatrixProduct;
import org.kerasaudit.importer.layers.kernel.PlainKernel;
import org.kerasaudit.importer.layers.kernel.Quanta;
import org.kerasaudit.importer.layers.kernel.QuantaFormula;
import org.kerasaudit.importer.layers.kernel.QuantaFormula.Size;
import org.kerasaudit.importer.layers.kernel.Quantization;
import org.kerasaudit.importer.layers.kernel.Quantization.Mode;
import org.kerasaudit.importer.layers.kernel.QuantizedKernel;
import org.kerasaudit.importer.layers.kernel.QuantizedProduct;
import org.kerasaudit.importer.layers.kernel.UnknownKernel;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * A table of vectors as stored in Keras variables: plain, with adapters, or quantized.
 *
 * @param lora null for none
 * @param scalesByColumn whether a quantized table has a scale per column instead of per row, as in Keras up to 3.3.2
 * @param wraps whether indices below zero count from the end, as in Keras 3
 * @param direct whether the layer is called without its quantization, which leaves the integers unscaled
 */
record EmbeddingTable(
        String name,
        int inputDim,
        int outputDim,
        Quantization how,
        @Nullable Lora lora,
        boolean scalesByColumn,
        boolean wraps,
        boolean direct) {
    private static final Set<Mode> MODES = EnumSet.of(Mode.NONE, Mode.INT8, Mode.INT4);

    /** @param projects whether the layer also multiplies by the table */
    static EmbeddingTable read(Config config, boolean projects) {
        int inputDim = config.integer("input_dim", 1);
        int outputDim = config.integer("output_dim", 1);
        Origin origin = config.origin();
        if (origin.keras1())
            return new EmbeddingTable("W", inputDim, outputDim, Quantization.NONE, null, false, false, false);
        return new EmbeddingTable(
                "embeddings",
                inputDim,
                outputDim,
                Quantization.read(config, MODES, projects),
                Lora.read(config, "embeddings"),
                origin.before(3, 3, 3),
                origin.keras3(),
                false);
    }

    EmbeddingTable calledDirectly() {
        return new EmbeddingTable(name, inputDim, outputDim, how, lora, scalesByColumn, wraps, true);
    }

    private Shape shape() {
        return Shape.of(inputDim, outputDim);
    }

    /** Returns how {@code rows} rows of the table are packed in the variables. */
    private Quanta quanta(long rows) {
        long groups = how.grouped() ? Quanta.groups(outputDim, how.groupSize()) : 0;
        int scaled = scalesByColumn && how.mode() == Mode.INT8 ? 0 : 1;
        return new Quanta(Shape.of(rows, outputDim), how.bits() == 4 ? 1 : -1, true, scaled, groups);
    }

    /** Returns the table's variables in the order in which archives store them. */
    List<WeightSpec> weights() {
        how.requireKnown();
        List<WeightSpec> all = new ArrayList<>();
        if (!quantized()) {
            WeightSpec table = WeightSpec.trainable(name, shape());
            all.add(lora == null ? table : table.frozen());
        } else {
            Quanta quanta = quanta(inputDim);
            all.add(WeightSpec.nonTrainable(name, quanta.stored()).typed(DType.INT8));
            all.add(WeightSpec.nonTrainable(name + "_scale", quanta.scales()));
            if (how.grouped()) {
                all.add(WeightSpec.nonTrainable(name + "_zero", quanta.scales()).typed(DType.INT8));
                all.add(WeightSpec.nonTrainable("g_idx", Shape.of(outputDim)).typed(DType.FLOAT32));
            }
        }
        if (lora != null) all.addAll(lora.weights(shape()));
        return all;
    }

    Formula formula() {
        how.requireKnown();
        Formula own = !quantized()
                ? Formula.of("input_dim × output_dim", "input_dim", inputDim, "output_dim", outputDim)
                : quantizedFormula();
        if (lora == null) return own;
        return own.plus(Formula.of(
                "(input_dim + output_dim) × lora_rank",
                "input_dim",
                inputDim,
                "output_dim",
                outputDim,
                "lora_rank",
                lora.rank()));
    }

    private Formula quantizedFormula() {
        Size rows = new Size("input_dim", inputDim);
        Size columns = new Size("output_dim", outputDim);
        Quanta quanta = quanta(inputDim);
        return quanta.groupAxis() == 0
                ? QuantaFormula.of(rows, columns, quanta, false, false, 0)
                : QuantaFormula.of(columns, rows, quanta, true, true, 1);
    }

    /** Returns the rows selected by {@code ids}: {@code [ids, output_dim]}. */
    Tensor rows(Tensor ids, Weights weights, Kernels kernels) {
        Tensor rows = !quantized() ? select(weights.get(name), ids) : restored(ids, weights, kernels);
        if (lora == null || !lora.storedSeparately(weights))
            return !quantized() ? kernels.precision().convert(rows) : rows;
        return lora.added(rows, select(lora.first(weights), ids), weights, kernels);
    }

    private Tensor restored(Tensor ids, Weights weights, Kernels kernels) {
        Quanta quanta = quanta(ids.size());
        Tensor numbers = quanta.unpack(select(weights.get(name), ids));
        if (direct) return kernels.precision().convert(numbers);
        Tensor scale = weights.get(name + "_scale");
        if (quanta.groupAxis() == 0) return quanta.restore(numbers, scale, null, null, kernels);
        Tensor zero = how.grouped() ? select(weights.get(name + "_zero"), ids) : null;
        Tensor groupOf = how.grouped() ? weights.get("g_idx") : null;
        return quanta.restore(numbers, select(scale, ids), zero, groupOf, kernels);
    }

    /** Multiplies the input by the transposed table: {@code [..., output_dim] → [..., input_dim]}. */
    Tensor scores(Tensor x, Weights weights, Kernels kernels) {
        MatrixProduct back = back();
        if (!quantized()) {
            Tensor table = Lora.merged(lora, weights.get(name), weights, kernels);
            return back.multiply(x, Layout.transpose(table, 1, 0), kernels);
        }
        Quanta quanta = quanta(inputDim);
        Tensor numbers = quanta.unpack(weights.get(name));
        Tensor scale = weights.get(name + "_scale");
        if (!how.grouped()) {
            Tensor transposed = Layout.transpose(numbers, 1, 0);
            return QuantizedProduct.scaledLater(x, transposed, scale, back, how.activations(), kernels);
        }
        Tensor restored = quanta.restore(numbers, scale, weights.get(name + "_zero"), weights.get("g_idx"), kernels);
        return QuantizedProduct.of(x, Layout.transpose(restored, 1, 0), back, how.activations(), kernels);
    }

    /** Returns the product with the transposed table. */
    MatrixProduct back() {
        return new MatrixProduct(outputDim, inputDim, "output_dim", "input_dim");
    }

    /** Returns the scheme of a separate table for the reverse projection, quantized like this one. */
    KernelScheme reverse() {
        String reverse = "reverse_" + name;
        return switch (how.mode()) {
            case NONE -> new PlainKernel(reverse, null);
            case INT4 -> new QuantizedKernel(reverse, how.packingInputs(), null, false);
            case INT8 -> new QuantizedKernel(reverse, how, null, false);
            default -> new UnknownKernel(how);
        };
    }

    boolean quantized() {
        return how.mode() != Mode.NONE;
    }

    private Tensor select(Tensor table, Tensor ids) {
        int rows = table.dim(0);
        return Layout.select(table, 0, ids.size(), i -> row(ids.getLong(i), rows));
    }

    private int row(long index, int rows) {
        long row = wraps && index < 0 ? index + rows : index;
        if (row < 0 || row >= rows) {
            throw new InputException("Embedding has rows 0 to " + (rows - 1) + ", input has index " + index);
        }
        return (int) row;
    }

    List<String> pitfalls() {
        List<String> all = new ArrayList<>();
        if (quantized()) all.add(how.bits() == 8 ? Quantization.BYTES : Quantization.HALVES);
        if (lora != null) all.add(Lora.PITFALL);
        return all;
    }
}
