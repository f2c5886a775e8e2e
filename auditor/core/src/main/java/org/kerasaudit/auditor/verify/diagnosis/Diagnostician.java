package org.kerasaudit.auditor.verify.diagnosis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.numbers.Deviation;
import org.kerasaudit.auditor.result.Diagnosis;
import org.kerasaudit.auditor.result.Diagnosis.Cause;
import org.kerasaudit.auditor.result.RoundingError;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.MissingWeightException;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.model.LayerCall;
import org.kerasaudit.importer.tensor.BudgetException;

/**
 * Tries every hypothesis about a difference. One is accepted only if the model then matches the recording, and far
 * better than before. Layers with recorded outputs are explained individually; without such recordings, a hypothesis is
 * tried on all layers of a kind at once, then on each alone.
 */
public final class Diagnostician {
    /** The factor by which the error must shrink; a smaller improvement may be chance. */
    private static final double MIN_IMPROVEMENT = 10;

    /** Alternatives whose errors differ by no more than this factor are considered equally good. */
    private static final double EQUALLY_GOOD = 4;

    private final Scene scene;
    private final Supplier<Optional<RoundingError>> rounding;
    private final @Nullable Scene firstSample;
    private final long deadline;
    private final List<Cause> causes = new ArrayList<>();
    private final List<String> unexplained = new ArrayList<>();
    private int tried;
    private boolean complete = true;

    private Diagnostician(Scene scene, Supplier<Optional<RoundingError>> rounding, Duration limit) {
        this.scene = scene;
        this.rounding = rounding;
        this.deadline = System.nanoTime() + limit.toNanos();
        this.firstSample =
                limit.isZero() ? null : orNullIfRefused(() -> scene.first(1).orElse(null));
    }

    /**
     * Explains why predictions differ from a recording. Ends soon after {@code limit}.
     *
     * @param rounding returns the rounding error if rounding explains the difference
     */
    public static Diagnosis diagnose(Scene scene, Supplier<Optional<RoundingError>> rounding, Duration limit) {
        Diagnostician diagnostician = new Diagnostician(scene, rounding, limit);
        diagnostician.searchWithinBudget();
        diagnostician.sort();
        return new Diagnosis(
                List.copyOf(diagnostician.causes),
                List.copyOf(diagnostician.unexplained),
                diagnostician.tried,
                diagnostician.complete);
    }

    /** What has to match (a recorded layer or the outputs), and the calls involved. */
    private record Target(String path, List<LayerCall> region, Deviation deviation) {}

    /** One alternative of a hypothesis, and the layers it can apply to. */
    private record Choice(LayerHypothesis hypothesis, String text, Map<String, Alternative> layers) {}

    /** An alternative for one or more layers that makes a target match. */
    private record Hit(Choice choice, List<String> layers, Deviation deviation) {}

    private void searchWithinBudget() {
        try {
            search();
        } catch (BudgetException exceeded) {
            complete = false;
        }
    }

    private void search() {
        if (!scene.outputs().ok() && rounding()) return;
        if (wholeModel(Hypotheses.OF_INPUTS)) return;
        List<Target> targets = targets();
        for (Target target : targets) if (!explained(target)) unexplained.add(target.path());
        if (causes.isEmpty() && wholeModel(Hypotheses.OF_THE_WHOLE)) {
            unexplained.clear();
            return;
        }
        List<Target> left = targets.stream()
                .filter(target -> unexplained.contains(target.path()))
                .toList();
        boolean otherShapes =
                left.stream().anyMatch(target -> target.deviation().difference() != null);
        if (complete && !left.isEmpty() && !otherShapes) lastResorts(left);
    }

    /** Sorts causes in layer order. */
    private void sort() {
        List<String> order =
                scene.replay().calls().stream().map(call -> call.layer().path()).toList();
        causes.sort(Comparator.comparingInt(cause ->
                cause.layers().isEmpty() ? -1 : order.indexOf(cause.layers().get(0))));
    }

    /** Whether rounding explains the difference; if so, it is added to the causes. */
    private boolean rounding() {
        @Nullable RoundingError error = attempt(() -> rounding.get().orElse(null));
        if (error == null) return false;
        causes.add(error.cause(scene.outputs().maxRel()));
        return true;
    }

    // Causes outside layers.

    private boolean wholeModel(List<ModelHypothesis> hypotheses) {
        Deviation before = scene.outputs();
        if (before.ok()) return false;
        for (ModelHypothesis hypothesis : hypotheses) {
            for (ModelHypothesis.Whole whole : hypothesis.readings(scene.rerun())) {
                @Nullable Deviation after = attempt(hypothesis, where -> where.of(whole));
                if (after == null || !explains(before, after)) continue;
                causes.add(cause(hypothesis, whole.text(), List.of(), before.maxRel(), after.maxRel()));
                return true;
            }
        }
        return false;
    }

    // Causes in layers.

    private List<Target> targets() {
        List<Target> targets = new ArrayList<>();
        scene.replay().own().forEach((path, deviation) -> {
            if (!deviation.ok()) targets.add(new Target(path, region(path), deviation));
        });
        Deviation outputs = scene.of(Scene.OUTPUTS, Map.of());
        if (!outputs.ok()) targets.add(new Target(Scene.OUTPUTS, region(Scene.OUTPUTS), outputs));
        return targets;
    }

    /** Returns the calls that can cause a recorded layer's difference: its own, and those of unrecorded layers before it. */
    private List<LayerCall> region(String path) {
        Map<String, LayerCall> region = new LinkedHashMap<>();
        for (LayerCall call : scene.replay().calls()) {
            String made = call.layer().path();
            boolean model = call.layer().network().isPresent();
            if (!model && (made.equals(path) || !scene.replay().recorded(made))) region.putIfAbsent(made, call);
            if (made.equals(path)) break;
        }
        @Nullable LayerCall own = region.get(path);
        return own != null && fedByRecorded(own) ? List.of(own) : List.copyOf(region.values());
    }

    private boolean fedByRecorded(LayerCall call) {
        return call.inputs().tensors().stream()
                .map(value -> scene.replay().maker(value.tensor()))
                .flatMap(Optional::stream)
                .allMatch(maker -> scene.replay().recorded(maker.layer().path()));
    }

    private boolean explained(Target target) {
        List<Choice> choices = choices(target.region());
        List<Hit> hits = new ArrayList<>();
        for (Choice choice : choices) attempt(target, choice, choice.layers()).ifPresent(hits::add);
        if (hits.isEmpty()) {
            for (Choice choice : choices) {
                if (choice.layers().size() < 2) continue;
                choice.layers()
                        .forEach((path, alternative) -> attempt(target, choice, Map.of(path, alternative))
                                .ifPresent(hits::add));
            }
        }
        Optional<Hit> best = best(hits);
        best.ifPresent(hit -> add(hit, target.deviation()));
        return best.isPresent();
    }

    private List<Choice> choices(List<LayerCall> region) {
        Map<String, Choice> choices = new LinkedHashMap<>();
        for (LayerHypothesis hypothesis : Hypotheses.OF_LAYERS) {
            for (LayerCall call : region) {
                if (isTimeUp()) return List.copyOf(choices.values());
                @Nullable List<Reading> readings = orNullIfRefused(() -> hypothesis.readings(subject(call)));
                if (readings == null) continue;
                for (Reading reading : readings) {
                    String key = hypothesis.id() + ' ' + reading.text();
                    choices.computeIfAbsent(key, first -> new Choice(hypothesis, reading.text(), new LinkedHashMap<>()))
                            .layers()
                            .put(call.layer().path(), reading.alternative());
                }
            }
        }
        return List.copyOf(choices.values());
    }

    private Subject subject(LayerCall call) {
        return new Subject(call, scene.rerun().model().model().orElseThrow().origin(), scene.replay()::maker);
    }

    private Optional<Hit> attempt(Target target, Choice choice, Map<String, Alternative> alternatives) {
        @Nullable Deviation after = attempt(choice.hypothesis(), where -> where.of(target.path(), alternatives));
        if (after == null || !explains(target.deviation(), after)) return Optional.empty();
        List<String> layers = alternatives.keySet().stream()
                .filter(path -> alternatives.size() == 1
                        || scene.replay().matters(path, Objects.requireNonNull(alternatives.get(path))))
                .toList();
        return Optional.of(new Hit(choice, layers, after));
    }

    /** Returns the first hit, in the order of the hypotheses, that is about as good as the best one. */
    private static Optional<Hit> best(List<Hit> hits) {
        double best =
                hits.stream().mapToDouble(hit -> hit.deviation().excess()).min().orElse(0);
        return hits.stream()
                .filter(hit -> hit.deviation().excess() <= EQUALLY_GOOD * best)
                .findFirst();
    }

    /** Adds a hit to the causes, merging layers with the same cause. */
    private void add(Hit hit, Deviation before) {
        Choice choice = hit.choice();
        for (int i = 0; i < causes.size(); i++) {
            Cause cause = causes.get(i);
            if (!cause.id().equals(choice.hypothesis().id()) || !cause.text().equals(choice.text())) continue;
            List<String> layers = new ArrayList<>(cause.layers());
            hit.layers().stream().filter(layer -> !layers.contains(layer)).forEach(layers::add);
            double worstBefore = Math.max(cause.before(), before.maxRel());
            double worstAfter = Math.max(cause.after(), hit.deviation().maxRel());
            causes.set(i, cause(choice.hypothesis(), choice.text(), layers, worstBefore, worstAfter));
            return;
        }
        causes.add(cause(
                choice.hypothesis(),
                choice.text(),
                hit.layers(),
                before.maxRel(),
                hit.deviation().maxRel()));
    }

    private static Cause cause(Hypothesis hypothesis, String text, List<String> layers, double before, double after) {
        return new Cause(hypothesis.id(), text, hypothesis.advice(), List.copyOf(layers), true, before, after);
    }

    // Causes that cannot be computed.

    /** Assigns unexplained differences to a cause that nothing contradicts. */
    private void lastResorts(List<Target> left) {
        for (LastResort resort : LastResort.values()) {
            List<List<String>> concerned =
                    left.stream().map(target -> concerned(resort, target)).toList();
            if (concerned.contains(List.of())) continue;
            double before = left.stream()
                    .mapToDouble(target -> target.deviation().maxRel())
                    .max()
                    .orElseThrow();
            causes.add(resort.cause(
                    concerned.stream().flatMap(List::stream).distinct().toList(), before));
            unexplained.clear();
            return;
        }
    }

    private List<String> concerned(LastResort resort, Target target) {
        boolean alone = target.region().size() == 1;
        return target.region().stream()
                .filter(call -> resort.concerns(subject(call), alone))
                .map(call -> call.layer().path())
                .toList();
    }

    // Trials.

    private static boolean explains(Deviation before, Deviation after) {
        return after.ok() && after.excess() * MIN_IMPROVEMENT <= before.excess();
    }

    /** Returns the result of a trial; null if it cannot be run, the first sample refutes it, or time is up. */
    private @Nullable Deviation attempt(Hypothesis hypothesis, Function<Scene, Deviation> trial) {
        return attempt(() -> {
            if (firstSample != null && !hypothesis.needsTheBatch()) {
                @Nullable Deviation quick = orNullIfRefused(() -> trial.apply(firstSample));
                if (quick == null || !quick.ok()) return null;
            }
            return trial.apply(scene);
        });
    }

    private <T> @Nullable T attempt(Supplier<@Nullable T> trial) {
        if (isTimeUp()) return null;
        tried++;
        return orNullIfRefused(trial);
    }

    /** Whether time is up; if so, the search is marked as incomplete. */
    private boolean isTimeUp() {
        if (System.nanoTime() - deadline > 0) complete = false;
        return !complete;
    }

    private static <T> @Nullable T orNullIfRefused(Supplier<@Nullable T> trial) {
        try {
            return trial.get();
        } catch (NotCheckableException | MissingWeightException | ShapeException | InputException refused) {
            return null;
        }
    }
}
