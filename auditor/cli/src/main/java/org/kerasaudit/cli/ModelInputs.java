package org.kerasaudit.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.kerasaudit.importer.model.Network;
import org.kerasaudit.importer.model.TensorRef;
import org.kerasaudit.importer.tensor.Tensor;

/** Selects a model's inputs from the arrays of a file. */
final class ModelInputs {
    private final Path file;
    private final List<String> names;

    ModelInputs(Path file, Network network) {
        this(file, network.inputRefs().stream().map(TensorRef::layer).toList());
    }

    /**
     * @param file the file that holds the arrays, for messages
     * @param names the names of the input layers, in the order of the model's inputs
     */
    ModelInputs(Path file, List<String> names) {
        this.file = file;
        this.names = names;
    }

    /** Returns one array per input: by {@code inputs/<i>}, by input layer, or the only array. Throws if none fits. */
    List<Tensor> from(Map<String, Tensor> arrays) {
        if (arrays.containsKey("inputs/0")) return numbered(arrays);
        if (arrays.keySet().containsAll(names)) return pick(arrays, names);
        if (names.size() == 1 && arrays.size() == 1) return List.copyOf(arrays.values());
        throw unsuitable(arrays);
    }

    private List<Tensor> numbered(Map<String, Tensor> arrays) {
        long given = arrays.keySet().stream()
                .filter(key -> key.startsWith("inputs/"))
                .count();
        if (given != names.size() || !arrays.keySet().containsAll(numbers())) throw unsuitable(arrays);
        return pick(arrays, numbers());
    }

    private List<String> numbers() {
        return IntStream.range(0, names.size()).mapToObj(i -> "inputs/" + i).toList();
    }

    private static List<Tensor> pick(Map<String, Tensor> arrays, List<String> keys) {
        return keys.stream().map(arrays::get).toList();
    }

    private CannotProceedException unsuitable(Map<String, Tensor> arrays) {
        return CannotProceedException.incomplete(file + ": expected " + String.join(", ", numbers()) + " or "
                + String.join(", ", names) + ", found " + String.join(", ", arrays.keySet()));
    }
}
