package org.kerasaudit.importer.model;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/** Which of the masks around a call reach the layer and which go on, as far as it depends on the version of Keras. */
record MaskPassage(Origin origin) {
    /** Until Keras 3.13 a tensor that is cast to what the layer computes in loses its mask. */
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
     * The outputs of a layer with the masks that go on. Keras 3 hands the mask that a layer is told on from 3.11, if it is
     * given by name; else the carried one goes on in its place.
     *
     * @param call as it stands in the graph
     * @param withArgument the same with its mask argument in the place of the carried masks
     */
    List<Value> after(List<Value> outputs, Args<Value> call, Args<Value> withArgument) {
        boolean argumentGoesOn =
                !origin.keras3() || origin.atLeast(3, 11) && call.named().containsKey("mask");
        if (argumentGoesOn || call.equals(withArgument)) return outputs;
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

    /** Whether a mask is this very one, not one of equal values. */
    private static boolean same(@Nullable Tensor mask, Tensor outputMask) {
        return mask != null && mask.array().equals(outputMask.array());
    }
}
