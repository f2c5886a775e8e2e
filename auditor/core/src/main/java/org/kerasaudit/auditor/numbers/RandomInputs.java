package org.kerasaudit.auditor.numbers;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.model.ModelLayer;
import org.kerasaudit.importer.model.Network;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Random inputs that fit a model's declared inputs, the same on every run. */
public final class RandomInputs {
    private static final long SEED = 20_240_229;
    private static final int SAMPLES = 4;
    private static final int UNKNOWN_SIZE = 16;
    private static final int MAX_ELEMENTS = 1 << 26;
    private static final int WHOLE_NUMBERS = 10;

    private final Network network;
    private final Random random = new Random(SEED);

    private RandomInputs(Network network) {
        this.network = network;
    }

    /**
     * Creates one tensor per input: 4 samples, unknown sizes set to 16, normally distributed numbers. Inputs that lead
     * to embeddings get row indices of the smallest one; other integers are below 10. Throws {@link
     * NotCheckableException} for strings, excessive sizes and undeclared shapes.
     */
    public static List<Tensor> of(Network network) {
        RandomInputs inputs = new RandomInputs(network);
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < network.inputRefs().size(); i++) tensors.add(inputs.input(i));
        if (tensors.isEmpty()) throw new NotCheckableException("the inputs are unknown");
        return tensors;
    }

    private Tensor input(int index) {
        String name = network.inputRefs().get(index).layer();
        DType type = network.declaredInputType(index).orElse(DType.FLOAT32);
        if (type == DType.STRING) throw new NotCheckableException(name + ": random strings are not supported");
        int[] dims = dims(index, name);
        OptionalLong rows = rows(name);
        int count = Tensor.count(dims);
        if (rows.isEmpty() && !type.isIntegral()) return Tensor.of(gaussian(count), dims);
        int bound = (int) Math.min(Integer.MAX_VALUE, rows.orElse(type == DType.BOOL ? 2 : WHOLE_NUMBERS));
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) numbers[i] = random.nextInt(Math.max(1, bound));
        return type.isIntegral() ? Tensor.of(type, numbers, dims) : Tensor.of(floats(numbers), dims);
    }

    private float[] gaussian(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) values[i] = (float) random.nextGaussian();
        return values;
    }

    private static float[] floats(long[] numbers) {
        float[] values = new float[numbers.length];
        for (int i = 0; i < values.length; i++) values[i] = numbers[i];
        return values;
    }

    private int[] dims(int index, String name) {
        @Nullable Shape shape = network.declaredInputs().get(index);
        if (shape == null || shape.rank() == 0) throw new NotCheckableException(name + ": its shape is not declared");
        Shape known = shape;
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (!shape.known(axis)) known = known.with(axis, axis == 0 ? SAMPLES : UNKNOWN_SIZE);
        }
        OptionalLong size = known.size();
        if (size.isEmpty() || size.getAsLong() > MAX_ELEMENTS) {
            throw new NotCheckableException(name + ": random inputs of shape " + known + " would be too large");
        }
        return known.toInts();
    }

    /** Returns the number of rows of the smallest embedding that the input reaches; empty if it reaches none. */
    private OptionalLong rows(String input) {
        OptionalLong smallest = OptionalLong.empty();
        Queue<String> reached = new ArrayDeque<>(List.of(input));
        Set<String> names = new HashSet<>();
        while (!reached.isEmpty()) {
            String name = reached.remove();
            if (!names.add(name)) continue;
            for (ModelLayer layer : network.layers()) {
                if (!reads(layer, name)) continue;
                OptionalLong rows = rows(layer);
                if (rows.isPresent())
                    smallest = OptionalLong.of(Math.min(rows.getAsLong(), smallest.orElse(Long.MAX_VALUE)));
                else if (passesOn(layer)) reached.add(layer.name());
            }
        }
        return smallest;
    }

    private static boolean reads(ModelLayer layer, String name) {
        return layer.calls().stream()
                .flatMap(call -> call.tensors().stream())
                .anyMatch(ref -> ref.layer().equals(name));
    }

    private static OptionalLong rows(ModelLayer layer) {
        if (layer.has(Trait.LOOKS_UP_ROWS) && layer.config().path("input_dim").isIntegralNumber()) {
            return OptionalLong.of(layer.config().path("input_dim").longValue());
        }
        return layer.networks().stream()
                .mapToLong(RandomInputs::rows)
                .filter(rows -> rows > 0)
                .min();
    }

    /** Returns the smallest number of rows of an embedding in a nested model; 0 if it has none. */
    private static long rows(Network nested) {
        return nested.layers().stream()
                .map(RandomInputs::rows)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .min()
                .orElse(0);
    }

    /** Whether a layer passes integers through, that is, at most rearranges them. */
    private static boolean passesOn(ModelLayer layer) {
        return layer.networks().isEmpty() && layer.has(Trait.MOVES_ELEMENTS);
    }
}
