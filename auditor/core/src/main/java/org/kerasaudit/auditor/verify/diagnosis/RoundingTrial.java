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
 * Finds out whether rounding alone makes a recording differ. The model is run in float64, and several times in its own precision
 * with a few weights changed by one rounding each, so that all that follows is rounded otherwise. Where the recording is outside
 * of the tolerance, it may be no further from float64 than these passes come to be in the same place.
 */
public final class RoundingTrial {
    /** Beyond so many times the usual tolerance rounding is no excuse, though it may be the reason. */
    public static final double FORGIVEN = 16;

    /** Beyond so many times the usual tolerance rounding is not looked into: nothing would be left to compare. */
    public static final double NAMED = 1024;

    private static final int PASSES = 16;

    private RoundingTrial() {}

    /** One of the tensors that a layer puts out, or under an empty path the model. */
    private record Place(String path, int index) {
        Tensor in(Map<String, List<Tensor>> pass) {
            return Objects.requireNonNull(pass.get(path)).get(index);
        }
    }

    /**
     * Empty unless rounding explains every output and every recorded layer that is outside of the tolerance. Throws what {@link
     * org.kerasaudit.importer.run.ForwardPass#run} throws.
     *
     * @param most how far off it may be, in units of the usual tolerance
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

    /** What these layers put out by path, and the model under an empty one. */
    private static Map<String, List<Tensor>> pass(
            Rerun rerun, KerasModel model, Precision precision, Set<String> paths) {
        LayerOutputs layers = new LayerOutputs(layer -> paths.contains(layer.path()));
        List<Tensor> outputs =
                model.forwardPass(precision).run(rerun.recording().inputs(), layers);
        Map<String, List<Tensor>> all = new LinkedHashMap<>(layers.byPath());
        all.put(Scene.OUTPUTS, outputs);
        return all;
    }

    /** The tensors that are not met; those of other shapes are of another layer of the name. */
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
