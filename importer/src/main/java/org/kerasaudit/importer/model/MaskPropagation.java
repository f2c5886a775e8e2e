package org.kerasaudit.importer.model;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/** Decides which masks reach a layer and which are propagated, where this depends on the version of Keras. */
record MaskPropagation(Origin origin) {
    /** Returns the inputs after autocasting: up to Keras 3.13 a tensor that is cast to the compute dtype loses its mask. */
    Args<Value> intoCast(Args<Value> call, Precision compute) {
        if (!origin.keras3() || origin.atLeast(3, 14)) return call;
        return call.map(value -> loses(value, compute) ? value.masked(null) : value);
    }

    private static boolean loses(Value value, Precision compute) {
        return value.mask() != null
                && value.tensor().dtype().isFloating()
                && value.tensor().dtype() != compute.dtype();
    }

    /**
     * Returns the outputs of a layer with the masks to propagate. Before Keras 3, and since 3.11 if passed by name, a
     * mask argument is propagated; otherwise the input's own mask is propagated instead.
     *
     * @param call as it appears in the graph
     * @param withArgument the same call with its mask argument in place of the inputs' own masks
     */
    List<Value> after(List<Value> outputs, Args<Value> call, Args<Value> withArgument) {
        boolean propagatesArgument =
                !origin.keras3() || origin.atLeast(3, 11) && call.named().containsKey("mask");
        if (propagatesArgument || call.equals(withArgument)) return outputs;
        return outputs.stream()
                .map(output -> carried(output, call, withArgument))
                .toList();
    }

    private static Value carried(Value output, Args<Value> call, Args<Value> withArgument) {
        Tensor outputMask = output.mask();
        List<Value> inputs = withArgument.inputs();
        for (int i = 0; outputMask != null && i < inputs.size(); i++) {
            if (same(inputs.get(i).mask(), outputMask))
                return output.masked(call.inputs().get(i).mask());
        }
        return output;
    }

    /** Returns whether the masks share one array, rather than merely being equal. */
    private static boolean same(@Nullable Tensor mask, Tensor outputMask) {
        return mask != null && mask.array().equals(outputMask.array());
    }
}
