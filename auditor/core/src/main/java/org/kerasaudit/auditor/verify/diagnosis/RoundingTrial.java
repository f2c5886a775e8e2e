package org.kerasaudit.auditor.verify.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.kerasaudit.auditor.numbers.Comparison;
import org.kerasaudit.auditor.numbers.Scatter;
import org.kerasaudit.auditor.numbers.Tolerance;
import org.kerasaudit.auditor.result.RoundingError;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.run.LayerOutputs;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Determines whether a recording differs by rounding alone. The model runs once in float64, and several times in its
 * own precision with a few weights changed by one rounding step each, so that everything after them rounds differently.
 * Where the recording is outside the tolerance, it must be about as close to float64 as these passes are at the same
 * place.
 */
public final class RoundingTrial {
    /** Beyond this multiple of the default tolerance, rounding is no excuse even if it is the cause. */
    public static final double FORGIVEN = 16;

    /** Beyond this multiple of the default tolerance, rounding is not considered: nothing would be left to compare. */
    public static final double NAMED = 1024;

    private static final int PASSES = 16;

    private RoundingTrial() {}

    /** One of the tensors that a layer outputs, or the model if the path is empty. */
    private record Place(String path, int index) {
        Tensor in(Map<String, List<Tensor>> pass) {
            return Objects.requireNonNull(pass.get(path)).get(index);
        }
    }

    /**
     * Returns the rounding error if rounding explains every output and recorded layer outside the tolerance. Throws the
     * same exceptions as {@link org.kerasaudit.importer.run.ForwardPass#run}.
     *
     * @param most the largest error to consider, as a multiple of the default tolerance
     */
    public static Optional<RoundingError> of(Rerun rerun, Tolerance tolerance, double most) {
        Map<String, List<Tensor>> recorded =
                new LinkedHashMap<>(rerun.recording().layers());
        recorded.put(Scene.OUTPUTS, rerun.recording().outputs());
        Precision precision = Nudged.precision(rerun.model());
        Map<String, List<Tensor>> found = new LinkedHashMap<>(Map.of(Scene.OUTPUTS, rerun.computed()));
        if (!possible(outside(recorded, found, tolerance), recorded, found, precision, most)) return Optional.empty();
        pass(rerun, rerun.model(), rerun.precision(), recorded.keySet()).forEach(found::putIfAbsent);
        List<Place> outside = outside(recorded, found, tolerance);
        if (!possible(outside, recorded, found, precision, most)) return Optional.empty();
        Set<String> paths = outside.stream().map(Place::path).collect(Collectors.toSet());
        Map<String, List<Tensor>> exact = pass(rerun, rerun.model(), Precision.FLOAT64, paths);
        Map<Place, Scatter> scatters = new LinkedHashMap<>();
        for (Place place : outside) {
            Tensor as = place.in(found);
            scatters.put(place, new Scatter(place.in(recorded), as, place.in(exact), tolerance, precision, most));
        }
        found.clear();
        for (int draw = 0; draw <= PASSES; draw++) {
            KerasModel model = draw == 0 ? rerun.model() : Nudged.weights(rerun.model(), draw);
            Map<String, List<Tensor>> scattered = pass(rerun, model, Precision.FLOAT32, paths);
            scatters.forEach((place, scatter) -> scatter.add(place.in(scattered)));
        }
        return scatters.values().stream().allMatch(Scatter::explains) ? Optional.of(of(scatters)) : Optional.empty();
    }

    /** Returns the outputs of these layers by path, and of the model under an empty path. */
    private static Map<String, List<Tensor>> pass(
            Rerun rerun, KerasModel model, Precision precision, Set<String> paths) {
        LayerOutputs layers = new LayerOutputs(layer -> paths.contains(layer.path()));
        List<Tensor> outputs =
                model.forwardPass(precision).run(rerun.recording().inputs(), layers);
        Map<String, List<Tensor>> all = new LinkedHashMap<>(layers.byPath());
        all.put(Scene.OUTPUTS, outputs);
        return all;
    }

    /** Returns the tensors that do not match; skips those of other shapes, which belong to another layer with this name. */
    private static List<Place> outside(
            Map<String, List<Tensor>> recorded, Map<String, List<Tensor>> found, Tolerance tolerance) {
        List<Place> outside = new ArrayList<>();
        recorded.forEach((path, tensors) -> {
            int compared =
                    Math.min(tensors.size(), found.getOrDefault(path, List.of()).size());
            for (int i = 0; i < compared; i++) {
                Place place = new Place(path, i);
                boolean output = path.equals(Scene.OUTPUTS);
                boolean comparable = output
                        || place.in(recorded).shape().equals(place.in(found).shape());
                if (comparable
                        && !Comparison.of(place.in(recorded), place.in(found), tolerance)
                                .ok()) outside.add(place);
            }
        });
        return outside;
    }

    private static boolean possible(
            List<Place> outside,
            Map<String, List<Tensor>> recorded,
            Map<String, List<Tensor>> found,
            Precision precision,
            double most) {
        return outside.stream()
                .allMatch(place -> Scatter.possible(place.in(recorded), place.in(found), precision, most));
    }

    private static RoundingError of(Map<Place, Scatter> scatters) {
        Map<Place, Scatter> outputs = new LinkedHashMap<>(scatters);
        outputs.keySet().removeIf(place -> !place.path().equals(Scene.OUTPUTS));
        return new RoundingError(
                outputs.values().stream().mapToDouble(Scatter::recorded).max().orElse(0),
                outputs.values().stream().mapToDouble(Scatter::computed).max().orElse(0));
    }
}
