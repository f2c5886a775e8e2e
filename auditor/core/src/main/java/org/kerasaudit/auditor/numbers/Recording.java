package org.kerasaudit.auditor.numbers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.model.Model;
import org.kerasaudit.importer.model.ModelLayer;
import org.kerasaudit.importer.model.Network;
import org.kerasaudit.importer.model.TensorRef;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Inputs and outputs recorded with Keras.
 *
 * @param layers recorded outputs by layer path, in the order of the layer's calls and each call's outputs
 * @param backend the backend that computed them, or empty
 * @param sha256 the hash of the model file it was made from, or empty
 */
public record Recording(
        List<Tensor> inputs, List<Tensor> outputs, Map<String, List<Tensor>> layers, String backend, String sha256) {

    /** Returns {@code <stem>.recording.npz} and {@code recording.npz} in the model's folder, in that order, if they exist. */
    public static List<Path> beside(Path model) {
        String name = String.valueOf(model.getFileName());
        String stem = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
        return Stream.of(stem + ".recording.npz", "recording.npz")
                .map(model::resolveSibling)
                .filter(Files::isRegularFile)
                .toList();
    }

    /** Reads {@code inputs/<i>}, {@code outputs/<i>}, {@code layers/<name>[/<k>]}, or other unambiguous names. */
    public static Recording of(Path file, Map<String, Tensor> arrays, Model model) {
        Map<String, List<Tensor>> layers = new LinkedHashMap<>();
        collect(arrays, model.network(), layers);
        List<Tensor> inputs = ends(
                arrays, "inputs", List.of("input", "x", "X"), model.network().inputRefs());
        List<Tensor> outputs = ends(
                arrays,
                "outputs",
                List.of("output", "y", "Y", "predictions"),
                model.network().outputRefs());
        if (inputs.isEmpty() || outputs.isEmpty()) {
            throw new KerasFormatException(
                    file, "", "arrays inputs/0, … and outputs/0, …", String.join(", ", arrays.keySet()));
        }
        return new Recording(inputs, outputs, layers, text(arrays, "meta/backend"), text(arrays, "meta/sha256"));
    }

    private static void collect(Map<String, Tensor> arrays, Network network, Map<String, List<Tensor>> layers) {
        for (ModelLayer layer : network.layers()) {
            List<Tensor> recorded = numbered(arrays, "layers/" + layer.path(), true);
            if (!recorded.isEmpty()) layers.put(layer.path(), recorded);
            layer.network().ifPresent(nested -> collect(arrays, nested, layers));
        }
    }

    /** Returns the size of the batch axis. */
    public int samples() {
        Tensor first = inputs.get(0);
        return first.rank() == 0 ? 0 : first.dim(0);
    }

    /** Returns the first {@code count} samples; empty if there are no more than that, or not every array has a batch axis. */
    public Optional<Recording> first(int count) {
        int samples = samples();
        boolean batched = Stream.of(
                        inputs.stream(),
                        outputs.stream(),
                        layers.values().stream().flatMap(List::stream))
                .flatMap(tensors -> tensors)
                .allMatch(tensor -> tensor.rank() > 0 && tensor.dim(0) == samples);
        if (samples <= count || !batched) return Optional.empty();
        Map<String, List<Tensor>> first = new LinkedHashMap<>();
        layers.forEach((path, tensors) -> first.put(path, first(tensors, count)));
        return Optional.of(new Recording(first(inputs, count), first(outputs, count), first, backend, sha256));
    }

    private static List<Tensor> first(List<Tensor> tensors, int count) {
        return tensors.stream().map(tensor -> Layout.slice(tensor, 0, 0, count)).toList();
    }

    private static String text(Map<String, Tensor> arrays, String name) {
        Tensor value = arrays.get(name);
        return value != null && value.dtype() == DType.STRING && value.size() == 1 ? value.getString(0) : "";
    }

    /** Returns the arrays {@code <kind>/<i>}; without them, one array per named layer, or the only array with a usual name. */
    static List<Tensor> ends(Map<String, Tensor> arrays, String kind, List<String> usual, List<TensorRef> refs) {
        List<Tensor> numbered = numbered(arrays, kind, false);
        if (!numbered.isEmpty()) return numbered;
        List<Tensor> named = refs.stream()
                .map(TensorRef::layer)
                .filter(arrays::containsKey)
                .map(arrays::get)
                .toList();
        if (!refs.isEmpty() && named.size() == refs.size()) return named;
        List<String> found = new ArrayList<>(usual);
        found.add(kind);
        found.removeIf(name -> !arrays.containsKey(name));
        return refs.size() == 1 && found.size() == 1 ? List.of(arrays.get(found.get(0))) : List.of();
    }

    private static List<Tensor> numbered(Map<String, Tensor> arrays, String prefix, boolean firstBare) {
        List<Tensor> tensors = new ArrayList<>();
        if (firstBare && arrays.containsKey(prefix)) tensors.add(arrays.get(prefix));
        for (int i = tensors.size(); arrays.containsKey(prefix + "/" + i); i++)
            tensors.add(arrays.get(prefix + "/" + i));
        return tensors;
    }
}
