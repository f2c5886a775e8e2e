package org.kerasaudit.auditor.verify.diagnosis;

import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.model.LayerCall;
import org.kerasaudit.importer.tensor.Tensor;

/** If `same` padding is uneven, the larger part goes before the data instead of after it. */
record SamePadding() implements LayerHypothesis {
    private static final int CHANNEL_AXES = 2;

    @Override
    public String id() {
        return "same-padding";
    }

    @Override
    public String advice() {
        return "add a ZeroPadding layer with the intended sizes before the layer and set padding to valid; PyTorch and Theano "
                + "pad evenly, TensorFlow pads more after the data";
    }

    @Override
    public List<Reading> readings(Subject subject) {
        boolean same = subject.config()
                .path("padding")
                .asText(subject.config().path("border_mode").asText())
                .equals("same");
        int rank = subject.input().map(Tensor::rank).orElse(0);
        if (!same || rank < 3) return List.of();
        return List.of(
                new Reading("the larger half of `same` padding before the data", (call, recorded) -> mirrored(call)));
    }

    /** Computes the layer mirrored: data, kernel and result are flipped along all spatial axes. */
    private static List<Value> mirrored(LayerCall call) {
        int first = channelsFirst(call) ? 2 : 1;
        Args<Value> inputs =
                call.inputs().map(value -> new Value(FlippedKernels.flip(value.tensor(), first), value.mask()));
        LayerCall other = call.on(inputs)
                .using(new Rewritten(
                        call.weights(),
                        (key, value, all) -> value.rank() > CHANNEL_AXES ? FlippedKernels.flip(value, 0) : value));
        List<Value> outputs = new ArrayList<>();
        for (Value value : other.outputs())
            outputs.add(new Value(FlippedKernels.flip(value.tensor(), first), value.mask()));
        return outputs;
    }

    private static boolean channelsFirst(LayerCall call) {
        return call.layer().config().path("data_format").asText().equals("channels_first");
    }
}
