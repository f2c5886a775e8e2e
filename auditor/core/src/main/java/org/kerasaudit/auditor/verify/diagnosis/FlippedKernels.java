package org.kerasaudit.auditor.verify.diagnosis;

import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;

/** Convolution kernels are flipped along their spatial axes: Theano convolves, other backends correlate. */
record FlippedKernels() implements LayerHypothesis {
    private static final int CHANNEL_AXES = 2;

    @Override
    public String id() {
        return "flipped-kernels";
    }

    @Override
    public String advice() {
        return "flip the kernels along all spatial axes (keras.utils.convert_all_kernels_in_model of Keras 1 and 2)";
    }

    @Override
    public List<Reading> readings(Subject subject) {
        if (!subject.convolves()) return List.of();
        List<Reading> readings = new ArrayList<>();
        boolean spatial =
                subject.variables().stream().map(WeightSpec::shape).anyMatch(shape -> shape.rank() > CHANNEL_AXES);
        if (!spatial) return List.of();
        readings.add(flipped("kernels flipped along their spatial axes", 0));
        if (subject.origin().keras1())
            readings.add(flipped("kernels flipped along the axes after the channels", CHANNEL_AXES));
        return readings;
    }

    /** @param first the first spatial axis; the channel axes come before or after */
    private static Reading flipped(String text, int first) {
        return Reading.using(text, (key, value, all) -> value.rank() > CHANNEL_AXES ? flip(value, first) : value);
    }

    /** Flips {@code x} along all axes except the two channel axes; {@code first} is the first spatial axis. */
    static Tensor flip(Tensor x, int first) {
        Tensor flipped = x;
        for (int axis = first; axis < first + x.rank() - CHANNEL_AXES; axis++) flipped = Layout.reverse(flipped, axis);
        return flipped;
    }
}
