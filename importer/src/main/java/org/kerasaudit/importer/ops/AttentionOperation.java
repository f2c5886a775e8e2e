package org.kerasaudit.importer.ops;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.AxisActivations;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;

/** Scaled dot-product attention on {@code [batch, length, heads, size]}. */
final class AttentionOperation {
    /** The logit of a masked position before the softmax. */
    private static final double MASKED = 3.38953e38 * -0.7;

    private static final double MASKED_HALF = 65500.0 * -0.7;

    static final List<Definition> DEFINITIONS = List.of(Definition.of(
            "DotProductAttention",
            "nn",
            List.of(
                    Parameter.tensor("query"),
                    Parameter.tensor("key"),
                    Parameter.tensor("value"),
                    Parameter.optionalTensor("bias"),
                    Parameter.optionalTensor("mask"),
                    Parameter.optionalReal("scale"),
                    Parameter.only("flash_attention", BooleanNode.FALSE, "TensorFlow does not support it"),
                    Parameter.only("attn_logits_soft_cap", NullNode.instance, "only JAX on TPU supports it"),
                    Parameter.flag("is_causal", false)),
            call -> {
                if (call.tensor("query").rank() != 4) {
                    throw new ShapeException("4 axes", call.tensor("query").toString());
                }
                return call.tensor("query");
            },
            AttentionOperation::attend));

    private AttentionOperation() {}

    private static Tensor attend(Call<Operand> call, Kernels kernels) {
        List<Operand> operands = List.of(call.tensor("query"), call.tensor("key"), call.tensor("value"));
        DType dtype = Numbers.promotedTensors(operands);
        Tensor query = heads(Numbers.cast(operands.get(0), dtype, kernels));
        Tensor key = repeated(heads(Numbers.cast(operands.get(1), dtype, kernels)), query.dim(1));
        Tensor value = repeated(heads(Numbers.cast(operands.get(2), dtype, kernels)), query.dim(1));
        DType wide = Promotion.resultType(Promotion.of(dtype), Promotion.FLOAT32);
        Tensor products = Products.batched(query, Layout.transpose(key, 0, 1, 3, 2), kernels);
        double scale = call.has("scale") ? call.real("scale") : 1 / Math.sqrt(query.dim(3));
        Tensor logits = Numbers.map(Numbers.cast(products, wide, kernels), "scale", a -> a * scale, kernels);
        Operand bias = call.optional("bias");
        if (bias != null) logits = Numbers.zip(logits, Numbers.cast(bias, wide, kernels), BinaryOp.ADD, kernels);
        Tensor masked = masked(logits, call.optional("mask"), call.flag("is_causal"), kernels);
        Tensor probabilities = AxisActivations.softmax(masked, Numbers.at(masked.dtype(), kernels), 3);
        Tensor attended = Products.batched(Numbers.cast(probabilities, dtype, kernels), value, kernels);
        return Layout.transpose(attended, 0, 2, 1, 3);
    }

    private static Tensor heads(Tensor x) {
        return Layout.transpose(x, 0, 2, 1, 3);
    }

    /** Repeats the shared key or value heads, once for each query head of their group. */
    private static Tensor repeated(Tensor x, int heads) {
        if (x.dim(1) == heads) return x;
        if (heads % x.dim(1) != 0)
            throw new ShapeException("a number of heads that divides " + heads, x.dim(1) + " heads");
        return Layout.repeat(x, 1, heads / x.dim(1));
    }

    private static Tensor masked(Tensor logits, @Nullable Operand mask, boolean causal, Kernels kernels) {
        double value = logits.dtype() == DType.FLOAT16 ? MASKED_HALF : MASKED;
        Tensor masked = logits;
        Tensor low = Numbers.of(logits.dtype(), new double[] {value}, kernels);
        if (mask != null) masked = Gathering.choose(Cast.to(DType.BOOL, mask.tensor()), masked, low);
        if (!causal) return masked;
        int rows = logits.dim(2);
        int columns = logits.dim(3);
        long[] visible = new long[rows * columns];
        for (int i = 0; i < visible.length; i++) visible[i] = i % columns <= i / columns ? 1 : 0;
        return Gathering.choose(Tensor.of(DType.BOOL, visible, rows, columns), masked, low);
    }
}
