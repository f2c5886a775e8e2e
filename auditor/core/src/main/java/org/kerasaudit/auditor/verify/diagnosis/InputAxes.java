package org.kerasaudit.auditor.verify.diagnosis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;

/** An input's axes are swapped or reversed: width before height, channels first, time backwards. */
record InputAxes() implements ModelHypothesis {
    @Override
    public String id() {
        return "input-axes";
    }

    @Override
    public String advice() {
        return "arrange the axes in the order of the model's input: batch, then time or height and width, then channels";
    }

    @Override
    public List<Whole> readings(Rerun rerun) {
        List<Whole> readings = new ArrayList<>();
        List<Tensor> inputs = rerun.recording().inputs();
        for (int k = 0; k < inputs.size(); k++) {
            int rank = inputs.get(k).rank();
            for (int a = 1; a < rank; a++) {
                if (rank > 2) readings.add(backwards(k, a));
                for (int b = a + 1; b < rank; b++) readings.add(swapped(k, a, b));
            }
            if (rank > 3) readings.add(channelsFirst(k, rank));
        }
        return readings;
    }

    private static Whole swapped(int input, int a, int b) {
        return with("axes " + a + " and " + b + " of input " + input + " swapped", input, x -> {
            int[] axes = IntStream.range(0, x.rank()).toArray();
            axes[a] = b;
            axes[b] = a;
            return Layout.transpose(x, axes);
        });
    }

    private static Whole backwards(int input, int axis) {
        return with("axis " + axis + " of input " + input + " reversed", input, x -> Layout.reverse(x, axis));
    }

    /** Reads the numbers as channels_first although the model takes them as channels_last. */
    private static Whole channelsFirst(int input, int rank) {
        return with("input " + input + " in channels_first order", input, x -> {
            int[] dims = x.dims();
            int[] first = IntStream.range(0, rank)
                    .map(i -> i == 0 ? 0 : i == 1 ? dims[rank - 1] : dims[i - 1])
                    .toArray();
            first[0] = dims[0];
            return Layout.channelsLast(x.reshape(first));
        });
    }

    private interface Reordering {
        Tensor of(Tensor x);
    }

    private static Whole with(String text, int input, Reordering reordering) {
        return new Whole(text, rerun -> {
            List<Tensor> inputs = new ArrayList<>(rerun.recording().inputs());
            Tensor x = reordering.of(inputs.get(input));
            if (!Arrays.equals(x.dims(), inputs.get(input).dims()))
                throw new ShapeException("the same shape", x.toString());
            inputs.set(input, x);
            return rerun.on(inputs);
        });
    }
}
