package org.kerasaudit.auditor.verify.diagnosis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.model.LayerCall;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;

/** The rows of a kernel after a Flatten are in the order of another data format. */
record FlattenOrder() implements LayerHypothesis {
    private static final Set<String> KERNELS = Set.of("kernel", "W");

    @Override
    public String id() {
        return "flatten-order";
    }

    @Override
    public String advice() {
        return "reorder the rows of the kernel after the Flatten: Keras flattens height, width, channels (channels_last), "
                + "Theano and PyTorch channels, height, width";
    }

    @Override
    public List<Reading> readings(Subject subject) {
        if (subject.is(Trait.FLATTENS)) return ofFlatten(subject);
        Optional<Tensor> flattened =
                subject.input().filter(input -> input.rank() == 2).flatMap(input -> unflattened(subject));
        return flattened.map(FlattenOrder::ofKernel).orElse(List.of());
    }

    /** Returns the input of the Flatten before the layer, allowing for shape-preserving layers in between. */
    private static Optional<Tensor> unflattened(Subject subject) {
        int[] dims = subject.input().orElseThrow().dims();
        Optional<LayerCall> before = subject.before();
        while (before.isPresent() && !before.get().layer().has(Trait.FLATTENS)) {
            List<Value> inputs = before.get().inputs().inputs();
            boolean keeps =
                    inputs.size() == 1 && Arrays.equals(inputs.get(0).tensor().dims(), dims);
            before = keeps ? subject.before(before.get()) : Optional.empty();
        }
        return before.map(call -> call.inputs().inputs().get(0).tensor()).filter(x -> x.rank() > 2);
    }

    private static List<Reading> ofKernel(Tensor unflattened) {
        int rank = unflattened.rank();
        int size = Tensor.count(unflattened.dims()) / unflattened.dim(0);
        Map<String, Reading> readings = new LinkedHashMap<>();
        for (int axis : new int[] {rank - 1, 1}) {
            int channels = unflattened.dim(axis);
            if (channels == 1 || channels == size) continue;
            add(readings, "kernel rows after the Flatten in channels_first order", size / channels, channels);
            add(readings, "kernel rows after the Flatten in channels_last order", channels, size / channels);
        }
        return List.copyOf(readings.values());
    }

    /** Adds a reading for rows that are stored as {@code [inner, outer]} although the layer reads {@code [outer, inner]}. */
    private static void add(Map<String, Reading> readings, String text, int outer, int inner) {
        readings.putIfAbsent(text, Reading.using(text, (key, value, all) -> {
            boolean meant = KERNELS.contains(Reading.name(key)) && value.rank() == 2 && value.dim(0) == outer * inner;
            if (!meant) return value;
            return Layout.transpose(value.reshape(inner, outer, value.dim(1)), 1, 0, 2)
                    .reshape(value.dims());
        }));
    }

    private static List<Reading> ofFlatten(Subject subject) {
        List<Reading> readings = new ArrayList<>();
        int rank = subject.input().map(Tensor::rank).orElse(0);
        if (rank < 3) return readings;
        int[] first = IntStream.range(0, rank)
                .map(i -> i == 0 ? 0 : i == 1 ? rank - 1 : i - 1)
                .toArray();
        int[] last = Layout.inverse(first);
        readings.add(moved("flattening in channels_first order", first));
        readings.add(moved("flattening in channels_last order", last));
        return readings;
    }

    private static Reading moved(String text, int[] axes) {
        return new Reading(text, (call, recorded) -> {
            List<Value> plain = call.outputs();
            Tensor moved = Layout.transpose(call.inputs().inputs().get(0).tensor(), axes);
            Value first = plain.get(0);
            return List.of(new Value(moved.reshape(first.tensor().dims()), first.mask()));
        });
    }
}
