package org.kerasaudit.auditor.verify.diagnosis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;

/** The channels of an image are in another order, such as OpenCV's blue, green, red. */
record InputChannels() implements ModelHypothesis {
    private static final int IMAGE_RANK = 4;
    private static final int MAX_CHANNELS = 4;
    private static final String COLORS = "RGBA";

    @Override
    public String id() {
        return "input-channels";
    }

    @Override
    public String advice() {
        return "arrange the channels in the order that the model was trained with; OpenCV reads blue, green, red";
    }

    @Override
    public List<Whole> readings(Rerun rerun) {
        List<Whole> readings = new ArrayList<>();
        List<Tensor> inputs = rerun.recording().inputs();
        for (int k = 0; k < inputs.size(); k++) {
            Tensor x = inputs.get(k);
            for (int axis : x.rank() == IMAGE_RANK ? new int[] {IMAGE_RANK - 1, 1} : new int[0]) {
                int channels = x.dim(axis);
                if (channels < 2 || channels > MAX_CHANNELS) continue;
                for (int[] order : Orders.others(channels)) readings.add(reading(k, axis, order));
            }
        }
        return readings;
    }

    private static Whole reading(int input, int axis, int[] order) {
        String names = Arrays.stream(order)
                .mapToObj(channel ->
                        order.length == 2 ? Integer.toString(channel) : COLORS.substring(channel, channel + 1))
                .collect(Collectors.joining(", "));
        String text = "channels of input " + input + " in the order " + names;
        return new Whole(text, rerun -> {
            List<Tensor> inputs = new ArrayList<>(rerun.recording().inputs());
            inputs.set(input, Layout.select(inputs.get(input), axis, order.length, i -> order[i]));
            return rerun.on(inputs);
        });
    }
}
