package org.kerasaudit.auditor.rules.backdoor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.rules.Audit;
import org.kerasaudit.auditor.rules.backdoor.Join.Kind;
import org.kerasaudit.auditor.rules.backdoor.Join.Verdict;
import org.kerasaudit.auditor.rules.backdoor.Signal.Mark;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Holder;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.model.Inference;
import org.kerasaudit.importer.model.ModelLayer;
import org.kerasaudit.importer.model.Network;
import org.kerasaudit.importer.tensor.Shape;

/** One walk through the graph of a model, nested models included, that finds where signals join trained values. */
final class Walk {
    private static final int MOST_CALLS = 500_000;
    private static final int MOST_OUTPUTS = 4096;

    private final HandMade handMade;
    private final Set<String> fed = new HashSet<>();
    private int calls;

    private Walk(HandMade handMade) {
        this.handMade = handMade;
    }

    /** Returns the joins that outputs depend on and that are not harmless. */
    static List<Join> of(Audit audit) {
        Optional<Network> network = audit.opened().model().map(model -> model.network());
        if (network.isEmpty() || !branches(network.get())) return List.of();
        Walk walk = new Walk(new HandMade(audit));
        List<Join> joins = new ArrayList<>();
        for (@Nullable
        Flow output :
                walk.outputs(network.get(), inputs(network.get()), network.get().declaredShapes())) {
            if (output != null) joins.addAll(output.joins());
        }
        if (walk.fed.isEmpty()) return List.of();
        return joins.stream()
                .filter(join -> join.verdict() != Verdict.HARMLESS && walk.bypasses(join.signal()))
                .distinct()
                .toList();
    }

    /** Whether any layer has several inputs; only there can a signal join. */
    private static boolean branches(Network network) {
        return network.layers().stream()
                .anyMatch(layer ->
                        layer.calls().stream().anyMatch(call -> call.tensors().size() > 1)
                                || layer.networks().stream().anyMatch(Walk::branches));
    }

    private static List<Flow> inputs(Network network) {
        List<Flow> flows = new ArrayList<>();
        for (int i = 0; i < network.inputRefs().size(); i++) {
            @Nullable Shape shape = network.declaredInputs().get(i);
            double positions = Positions.ofInput(shape);
            boolean single = shape != null && Positions.elements(shape) == 1;
            Signal signal = Signal.ofInput(network.inputRefs().get(i).layer(), positions, single);
            flows.add(new Flow(false, false, signal, List.of(), shape));
        }
        return flows;
    }

    /** Whether the inputs also feed trained layers; others are switches and masks unless they are compared with a key. */
    private boolean bypasses(Signal signal) {
        return signal.inputs().stream().anyMatch(fed::contains)
                || signal.tests() && signal.has(Mark.EQUALITY) && !signal.has(Mark.COMMON);
    }

    private List<@Nullable Flow> outputs(Network network, List<Flow> inputs, Inference shapes) {
        return network.propagate(inputs, (layer, call, args) -> {
            List<@Nullable Shape> declared = new ArrayList<>();
            shapes.outputs(layer, call).ifPresent(declared::addAll);
            return call(layer, args, declared, shapes);
        });
    }

    private List<Flow> call(ModelLayer layer, Args<Flow> args, List<@Nullable Shape> shapes, Inference inference) {
        List<Flow> given = args.tensors();
        boolean within = ++calls < MOST_CALLS;
        if (within && layer.networks().size() == 1 && isModel(layer)) {
            Network nested = layer.networks().get(0);
            return layer.network().isPresent() ? nested(nested, given) : perStep(nested, given, shapes);
        }
        Flow made = within ? made(layer, args, given, inference) : trained(given);
        if (shapes.size() == 1) return List.of(sized(made, shapes.get(0), layer));
        if (shapes.isEmpty()) return Collections.nCopies(MOST_OUTPUTS, sized(made, null, layer));
        return shapes.stream().map(shape -> sized(made, shape, layer)).toList();
    }

    private List<Flow> nested(Network nested, List<Flow> given) {
        List<@Nullable Shape> shapes = new ArrayList<>();
        for (Flow flow : given) shapes.add(flow.shape());
        Inference inference = shapes.contains(null) ? nested.declaredShapes() : nested.infer(shapes);
        List<Flow> outputs = new ArrayList<>();
        for (@Nullable Flow flow : outputs(nested, given, inference)) outputs.add(flow == null ? trained(given) : flow);
        return outputs;
    }

    /** Walks through a model that is applied to each step of a sequence; to that model, a step is a sample. */
    private List<Flow> perStep(Network nested, List<Flow> given, List<@Nullable Shape> shapes) {
        List<Flow> steps = new ArrayList<>();
        for (Flow flow : given) {
            @Nullable Signal signal = flow.signal();
            @Nullable
            Shape shape = flow.shape() == null || flow.shape().rank() < 2
                    ? null
                    : flow.shape().without(1);
            @Nullable Signal step = signal == null ? null : signal.at(Positions.ofInput(shape));
            steps.add(new Flow(flow.trained(), flow.mixed(), step, flow.joins(), shape));
        }
        @Nullable Shape shape = shapes.size() == 1 ? shapes.get(0) : null;
        return nested(nested, steps).stream().map(flow -> flow.of(shape)).toList();
    }

    private static boolean isModel(ModelLayer layer) {
        return layer.network().isPresent()
                || layer.className().equals("TimeDistributed") && layer.layer() instanceof Holder;
    }

    private Flow made(ModelLayer layer, Args<Flow> args, List<Flow> given, Inference inference) {
        Op op = Op.of(layer, args);
        if (isTrained(layer, inference)) {
            Optional<HandMade.Values> values = handMade.of(layer.path());
            boolean plain = values.isPresent() && given.stream().noneMatch(Flow::trained);
            return plain ? Affine.of(layer, op, values.get(), given) : trained(given);
        }
        boolean constant = op.effect() == Effect.MAKES || given.stream().allMatch(Flow::isConstant);
        return constant ? Flow.constant(null) : combined(layer, op, given);
    }

    private static boolean isTrained(ModelLayer layer, Inference inference) {
        if (!layer.known()
                || !inference.weightsKnown(layer)
                || layer.className().equals("Lambda")) return true;
        return inference.weights(layer).stream().anyMatch(WeightSpec::trainable);
    }

    private Flow trained(List<Flow> given) {
        for (Flow flow : given) {
            @Nullable Signal signal = flow.signal();
            if (signal != null && feeds(signal)) fed.addAll(signal.inputs());
        }
        List<Join> joins = Flow.joins(given).stream().map(Join::followed).toList();
        return new Flow(true, false, null, joins, null);
    }

    /** Whether this is more than a mask: the input itself, or what is looked up with it. */
    private static boolean feeds(Signal signal) {
        return !signal.tests() || signal.has(Mark.COMMON) && !signal.has(Mark.EQUALITY);
    }

    private static Flow combined(ModelLayer layer, Op op, List<Flow> given) {
        List<Signal> signals = new ArrayList<>();
        for (Flow flow : given) {
            @Nullable Signal signal = flow.signal();
            if (signal != null) signals.add(signal);
        }
        boolean trained = given.stream().anyMatch(Flow::trained);
        boolean constants = given.stream().anyMatch(Flow::isConstant);
        List<Join> joins = Flow.joins(given);
        boolean mixed = given.stream().anyMatch(Flow::mixed)
                || op.effect() == Effect.PLACES
                        && (constants || !signals.isEmpty() || !op.constants().isEmpty());
        Transfer transfer = new Transfer(op, layer.path(), constants);
        if (!trained) return Selection.of(op, layer.path(), transfer, given, signals, joins);
        if (!signals.isEmpty()) {
            Signal joining = Signal.of(signals, false);
            if (op.effect() == Effect.LIMITS && joining.shifted() && !joining.tests()) {
                joining = joining.testing(op.name() + " after " + joining.shift(), false);
            }
            joins = Flow.plus(joins, List.of(Join.of(layer.path(), joining, kind(op, given))));
        }
        return new Flow(true, mixed, null, joins, null);
    }

    private static Kind kind(Op op, List<Flow> given) {
        Flow first = given.get(0);
        return switch (op.effect()) {
            case PLACES -> Kind.PLACES;
            case GATHERS -> first.trained() && !first.mixed() ? Kind.LOOKS_UP : Kind.MIXES;
            case DIVIDES -> first.trained() ? Kind.DIVIDES : Kind.MIXES;
            case SELECTS -> op.fillsWithValues() ? Kind.INJECTS : Kind.MIXES;
            default -> Kind.MIXES;
        };
    }

    private static Flow sized(Flow flow, @Nullable Shape shape, ModelLayer layer) {
        @Nullable Signal signal = flow.signal();
        if (signal == null) return flow.of(shape);
        boolean collapsed = signal.has(Mark.COLLAPSED) || Positions.collapse(signal.positions(), shape, layer);
        return new Flow(flow.trained(), flow.mixed(), signal.with(Mark.COLLAPSED, collapsed), flow.joins(), shape);
    }
}
