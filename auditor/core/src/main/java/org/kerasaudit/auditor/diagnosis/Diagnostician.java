package org.kerasaudit.auditor.diagnosis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.diagnosis.Diagnosis.Cause;
import org.kerasaudit.auditor.diagnosis.Replay.Result;
import org.kerasaudit.auditor.numbers.Comparison;
import org.kerasaudit.auditor.numbers.Deviation;
import org.kerasaudit.auditor.numbers.Tolerance;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.MissingWeightException;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.model.LayerCall;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Tries every hypothesis on what differs. A reading is named only if the recording is met with it, by far better than without.
 * Layers whose outputs are recorded are explained each for itself; without such records a reading is tried on all layers of
 * a kind at once, then on each alone.
 */
public final class Diagnostician {
    /** By how much the error must shrink; less is luck. */
    private static final double CLEARLY = 10;

    /** Readings whose errors differ by no more than this explain equally well. */
    private static final double ALIKE = 4;

    private final Replay replay;
    private final Rerun rerun;
    private final Tolerance tolerance;
    private final long deadline;
    private final List<Cause> causes = new ArrayList<>();
    private final List<String> unexplained = new ArrayList<>();
    private int tried;
    private boolean complete = true;

    private Diagnostician(Replay replay, Rerun rerun, Tolerance tolerance, Duration limit) {
        this.replay = replay;
        this.rerun = rerun;
        this.tolerance = tolerance;
        this.deadline = System.nanoTime() + limit.toNanos();
    }

    /** What explains that {@code replay} does not meet its recording. Ends soon after {@code limit}. */
    public static Diagnosis diagnose(Replay replay, Rerun rerun, Tolerance tolerance, Duration limit) {
        Diagnostician diagnostician = new Diagnostician(replay, rerun, tolerance, limit);
        diagnostician.search();
        return new Diagnosis(
                List.copyOf(diagnostician.causes),
                List.copyOf(diagnostician.unexplained),
                diagnostician.tried,
                diagnostician.complete);
    }

    /** What is to be met: a recorded layer, or the model's outputs. */
    private record Target(String path, List<LayerCall> region, Deviation deviation, Function<Result, Deviation> of) {}

    /** A reading of one or more layers under which the target is met. */
    private record Hit(LayerHypothesis hypothesis, String text, List<String> layers, Deviation deviation) {}

    /** One reading of a hypothesis, and the layers it can be made of. */
    private record Choice(LayerHypothesis hypothesis, String text, Map<String, Alternative> layers) {}

    private void search() {
        if (wholeModel(Hypotheses.OF_INPUTS)) return;
        List<Target> targets = targets();
        for (Target target : targets) if (!explained(target)) unexplained.add(target.path());
        if (causes.isEmpty() && wholeModel(Hypotheses.OF_THE_MODEL)) {
            unexplained.clear();
            return;
        }
        List<Target> left = targets.stream()
                .filter(target -> unexplained.contains(target.path()))
                .toList();
        otherWeights(left);
    }

    // What lies outside of layers.

    private boolean wholeModel(List<ModelHypothesis> hypotheses) {
        Deviation before = outputs(rerun.computed());
        if (before.ok()) return false;
        for (ModelHypothesis hypothesis : hypotheses) {
            for (ModelHypothesis.Whole whole : hypothesis.readings(rerun)) {
                @Nullable
                Deviation after = attempt(() -> outputs(whole.outputs().apply(rerun)));
                if (after == null || !explains(before, after)) continue;
                causes.add(new Cause(
                        hypothesis.id(),
                        whole.text(),
                        hypothesis.advice(),
                        List.of(),
                        true,
                        before.maxRel(),
                        after.maxRel()));
                return true;
            }
        }
        return false;
    }

    private Deviation outputs(List<Tensor> computed) {
        return Comparison.worst(rerun.recording().outputs(), computed, tolerance);
    }

    // What lies in layers.

    private List<Target> targets() {
        Result base = replay.base();
        List<Target> targets = new ArrayList<>();
        base.own().forEach((path, deviation) -> {
            if (!deviation.ok()) {
                targets.add(new Target(
                        path, region(path), deviation, result -> result.own().getOrDefault(path, deviation)));
            }
        });
        Deviation outputs = base.worstOutput();
        if (!outputs.ok()) targets.add(new Target("", region(""), outputs, Result::worstOutput));
        return targets;
    }

    /** The calls that have a part in a recorded layer's own doing: its own, and those not recorded that may come before. */
    private List<LayerCall> region(String path) {
        Map<String, LayerCall> region = new LinkedHashMap<>();
        for (LayerCall call : replay.calls()) {
            String made = call.layer().path();
            boolean own = made.equals(path) || made.startsWith(path + "/");
            if (own || !replay.recorded(made)) region.putIfAbsent(made, call);
            if (made.equals(path)) break;
        }
        boolean alone = !path.isEmpty() && region.containsKey(path) && fedByRecorded(region.get(path));
        return alone ? List.of(region.get(path)) : List.copyOf(region.values());
    }

    private boolean fedByRecorded(LayerCall call) {
        return call.inputs().tensors().stream()
                .map(value -> replay.maker(value.tensor()))
                .flatMap(Optional::stream)
                .allMatch(maker -> replay.recorded(maker.layer().path()));
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
                Subject subject = subject(call);
                @Nullable List<Reading> readings = refusing(() -> hypothesis.readings(subject));
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
        return new Subject(call, rerun.model().model().orElseThrow().origin(), replay::maker);
    }

    private boolean hasWeights(LayerCall call) {
        return !subject(call).variables().isEmpty();
    }

    private Optional<Hit> attempt(Target target, Choice choice, Map<String, Alternative> alternatives) {
        @Nullable Deviation after = attempt(() -> target.of().apply(replay.with(alternatives)));
        if (after == null || !explains(target.deviation(), after)) return Optional.empty();
        return Optional.of(new Hit(choice.hypothesis(), choice.text(), List.copyOf(alternatives.keySet()), after));
    }

    /** Of the hits that are as good as the best, the one whose hypothesis is listed first. */
    private static Optional<Hit> best(List<Hit> hits) {
        double best =
                hits.stream().mapToDouble(hit -> hit.deviation().excess()).min().orElse(0);
        return hits.stream()
                .filter(hit -> hit.deviation().excess() <= ALIKE * best)
                .findFirst();
    }

    /** Joins layers that differ for the same cause. */
    private void add(Hit hit, Deviation before) {
        String id = hit.hypothesis().id();
        for (int i = 0; i < causes.size(); i++) {
            Cause cause = causes.get(i);
            if (!cause.id().equals(id) || !cause.text().equals(hit.text())) continue;
            List<String> layers = new ArrayList<>(cause.layers());
            hit.layers().stream().filter(layer -> !layers.contains(layer)).forEach(layers::add);
            causes.set(i, cause(hit, layers, Math.max(cause.before(), before.maxRel()), cause.after()));
            return;
        }
        causes.add(cause(hit, hit.layers(), before.maxRel(), 0));
    }

    private static Cause cause(Hit hit, List<String> layers, double before, double after) {
        return new Cause(
                hit.hypothesis().id(),
                hit.text(),
                hit.hypothesis().advice(),
                List.copyOf(layers),
                true,
                before,
                Math.max(after, hit.deviation().maxRel()));
    }

    /** Where only layers with weights are left unexplained, nothing contradicts that their weights are others. */
    private void otherWeights(List<Target> left) {
        List<LayerCall> weighted = new ArrayList<>();
        for (Target target : left) {
            List<LayerCall> holding =
                    target.region().stream().filter(this::hasWeights).toList();
            if (holding.isEmpty()) return;
            weighted.addAll(holding);
        }
        if (left.isEmpty() || !complete) return;
        List<String> layers =
                weighted.stream().map(call -> call.layer().path()).distinct().toList();
        double before = left.stream()
                .mapToDouble(target -> target.deviation().maxRel())
                .max()
                .orElse(0);
        causes.add(new Cause(
                "other-weights",
                "weights of another state of training",
                "make the recording from this very file; `keras-audit recorder` prints a script that notes the file's SHA-256",
                layers,
                false,
                before,
                Double.NaN));
        unexplained.clear();
    }

    // Trying.

    private boolean explains(Deviation before, Deviation after) {
        return after.ok() && after.excess() * CLEARLY <= before.excess();
    }

    /** What comes of it; null if it cannot be run, or the time is up. */
    private @Nullable Deviation attempt(Supplier<Deviation> trial) {
        if (System.nanoTime() - deadline > 0) {
            complete = false;
            return null;
        }
        tried++;
        return refusing(trial);
    }

    private static <T> @Nullable T refusing(Supplier<T> trial) {
        try {
            return trial.get();
        } catch (NotCheckableException | MissingWeightException | ShapeException | InputException refused) {
            return null;
        }
    }
}
