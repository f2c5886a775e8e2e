package org.kerasaudit.importer.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.model.Problem.Kind;
import org.kerasaudit.importer.ops.Literals;
import org.kerasaudit.importer.tensor.Shape;

/** The shapes in a network for given inputs, and the problems found. Unknown sizes stay unknown. */
public final class Inference {
    private static final Args<Shape> NOTHING = new Args<>(List.of(), Map.of());

    private final Network network;
    private final List<@Nullable Shape> inputs;
    private final Map<String, List<@Nullable Args<Shape>>> given = new HashMap<>();
    private final Map<String, List<@Nullable List<Shape>>> made = new HashMap<>();
    /** The variables of every layer; null if they are unknown. */
    private final Map<ModelLayer, @Nullable List<WeightSpec>> variables = new IdentityHashMap<>();

    private final List<Problem> problems = new ArrayList<>();
    private List<@Nullable Shape> outputs = List.of();

    private Inference(Network network, List<@Nullable Shape> inputs) {
        this.network = network;
        this.inputs = inputs;
    }

    static Inference of(Network network, List<@Nullable Shape> inputs) {
        Inference inference = new Inference(network, inputs);
        for (ModelLayer layer : network.layers()) {
            inference.given.merge(layer.name(), nulls(layer.calls().size()), Inference::longer);
            inference.made.merge(layer.name(), nulls(layer.calls().size()), Inference::longer);
        }
        inference.seedInputs(inputs);
        inference.callAll();
        inference.checkOutputIndices();
        for (ModelLayer layer : network.layers()) inference.variables.put(layer, inference.variables(layer));
        return inference;
    }

    /** Infers all calls, again if some fail: what an earlier call of a layer says may be known only after a later call has run. */
    private void callAll() {
        int failures = Integer.MAX_VALUE;
        while (failures > 0) {
            problems.clear();
            outputs = Evaluation.outputs(network, inputs, Literals::shape, this::call);
            if (problems.size() >= failures) return;
            failures = problems.size();
        }
    }

    /** Returns the network's output shapes, null if unknown. */
    public List<@Nullable Shape> outputs() {
        return outputs;
    }

    /** Returns the output shapes of a layer's call; empty if unknown. */
    public Optional<List<Shape>> outputs(ModelLayer layer, int call) {
        List<@Nullable List<Shape>> calls = made.getOrDefault(layer.name(), List.of());
        return call < calls.size() ? Optional.ofNullable(calls.get(call)) : Optional.empty();
    }

    /** Returns the output shapes of a layer's first call with known shapes. */
    public Optional<List<Shape>> outputs(ModelLayer layer) {
        return Optional.ofNullable(firstKnown(made.getOrDefault(layer.name(), List.of())));
    }

    /**
     * Returns the input shapes a layer was built on: those of its first call with known shapes, with unknown sizes
     * taken from its {@code build_config}; without such a call, those in its {@code build_config}.
     */
    public Optional<Args<Shape>> builtOn(ModelLayer layer) {
        @Nullable Args<Shape> called = firstKnown(given.getOrDefault(layer.name(), List.of()));
        @Nullable Args<Shape> recorded = layer.builtOn();
        if (called != null) return Optional.of(recorded == null ? called : KnownSizes.of(called, recorded));
        return Optional.ofNullable(recorded).or(() -> layer.network().flatMap(Inference::declared));
    }

    /** Returns shapes that fill in the unknown sizes of a call: those the layer was built on or called with before. */
    private Optional<Args<Shape>> reference(ModelLayer layer, int call) {
        List<@Nullable Args<Shape>> before = at(given, layer).subList(0, call);
        @Nullable Args<Shape> known = layer.builtOn() != null ? layer.builtOn() : firstKnown(before);
        if (known != null || network.declaredInputs().equals(inputs)) return Optional.ofNullable(known);
        return network.declaredInputs().contains(null)
                ? Optional.empty()
                : network.declaredShapes().builtOn(layer);
    }

    private static <T> @Nullable T firstKnown(List<@Nullable T> calls) {
        for (@Nullable T call : calls) if (call != null) return call;
        return null;
    }

    /** Returns the input shapes a nested model declares, if it declares all of them. */
    private static Optional<Args<Shape>> declared(Network nested) {
        List<@Nullable Shape> inputs = nested.declaredInputs();
        return inputs.isEmpty() || inputs.contains(null) ? Optional.empty() : Optional.of(Args.of(inputs));
    }

    /** Returns a layer's variables; none if they are unknown. */
    public List<WeightSpec> weights(ModelLayer layer) {
        return knownWeights(layer).orElse(List.of());
    }

    private Optional<List<WeightSpec>> knownWeights(ModelLayer layer) {
        return Optional.ofNullable(variables.get(layer));
    }

    private @Nullable List<WeightSpec> variables(ModelLayer layer) {
        Optional<Args<Shape>> inputs = buildInputs(layer);
        if (inputs.isEmpty()) return weightsOnAnyRank(layer).orElse(null);
        try {
            return countable(layer.layer().weights(inputs.get()));
        } catch (ShapeException | NotCheckableException unknown) {
            // Already reported.
            return null;
        } catch (ArithmeticException overflow) {
            problems.add(new Problem(
                    Kind.INVALID_CONFIG, layer.path(), "config", "variables of fewer than 2^63 elements", "more"));
            return null;
        } catch (IndexOutOfBoundsException
                | IllegalArgumentException
                | NegativeArraySizeException
                | ClassCastException fault) {
            boolean reported =
                    problems.stream().anyMatch(problem -> problem.layer().equals(layer.path()));
            if (!reported) problems.add(untakable(layer, inputs.get(), fault));
            return null;
        }
    }

    /**
     * Returns the variables of a layer whose input rank is unknown, e.g. after a Lambda, if they are the same for every rank the
     * layer accepts. Sizes that depend on the input stay unknown and may be taken from the stored tensors.
     */
    private static Optional<List<WeightSpec>> weightsOnAnyRank(ModelLayer layer) {
        Set<List<WeightSpec>> found = new HashSet<>();
        for (int rank = 2; !layer.calls().isEmpty() && rank <= 5; rank++) {
            long[] sizes = new long[rank];
            Arrays.fill(sizes, Shape.UNKNOWN);
            try {
                Args<TensorRef> call =
                        ModelLayer.asCalled(layer.layer(), layer.calls().get(0));
                found.add(layer.layer().weights(call.map(ref -> Shape.of(sizes))));
            } catch (ShapeException
                    | NotCheckableException
                    | ArithmeticException
                    | IndexOutOfBoundsException
                    | IllegalArgumentException rejectedRank) {
                // The layer does not accept this rank; those it accepts must agree.
            }
        }
        return found.size() == 1 ? Optional.of(found.iterator().next()) : Optional.empty();
    }

    /** Returns a layer's parameter formula; empty if it is unknown. */
    public Optional<Formula> knownFormula(ModelLayer layer) {
        Optional<Args<Shape>> inputs = buildInputs(layer);
        try {
            return inputs.map(args -> countable(layer.layer().formula(args)));
        } catch (ShapeException
                | NotCheckableException
                | ArithmeticException
                | IndexOutOfBoundsException
                | IllegalArgumentException
                | NegativeArraySizeException
                | ClassCastException reported) {
            return Optional.empty();
        }
    }

    /** Returns a layer's parameter formula, with an unknown value if the formula is unknown. */
    Formula formula(ModelLayer layer) {
        return knownFormula(layer).orElse(Formula.of("unknown", "unknown", Shape.UNKNOWN));
    }

    /** Returns whether a layer's variables can be determined from its configuration. */
    public boolean weightsKnown(ModelLayer layer) {
        boolean here = knownWeights(layer).isPresent() && !layer.open();
        return here && layer.networks().stream().allMatch(Inference::nestedWeightsKnown);
    }

    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    private static boolean nestedWeightsKnown(Network nested) {
        Inference inside = nested.declaredShapes();
        return nested.layers().stream().allMatch(inside::weightsKnown);
    }

    /** Returns {@code specs}. Throws {@link ArithmeticException} if the number of elements reaches 2^63. */
    private static List<WeightSpec> countable(List<WeightSpec> specs) {
        long count = 0;
        for (WeightSpec spec : specs)
            count = Math.addExact(count, spec.shape().size().orElse(0));
        return specs;
    }

    private static Formula countable(Formula formula) {
        formula.evaluate();
        return formula;
    }

    /** Returns the input shapes that determine a layer's variables: those it was built on, or none if it takes no inputs. */
    private Optional<Args<Shape>> buildInputs(ModelLayer layer) {
        Optional<Args<Shape>> builtOn = builtOn(layer);
        boolean takesNoInputs = builtOn.isEmpty()
                && layer.calls().stream().allMatch(call -> call.tensors().isEmpty());
        return takesNoInputs ? Optional.of(NOTHING) : builtOn;
    }

    private void seedInputs(List<@Nullable Shape> inputs) {
        List<TensorRef> refs = network.inputRefs();
        for (int i = 0; i < refs.size(); i++) {
            TensorRef ref = refs.get(i);
            Shape shape = i < inputs.size() ? inputs.get(i) : null;
            List<@Nullable List<Shape>> calls = made.get(ref.layer());
            if (calls != null && !calls.isEmpty() && shape != null) {
                calls.set(0, List.of(shape));
                given.getOrDefault(ref.layer(), nulls(1)).set(0, Args.of(shape));
            }
        }
    }

    private @Nullable List<Shape> call(ModelLayer layer, int call, Args<Shape> args) {
        at(given, layer).set(call, args);
        try {
            List<Shape> shapes = outputShapes(layer, call, args);
            at(made, layer).set(call, shapes);
            return shapes;
        } catch (ShapeException mismatch) {
            problems.add(new Problem(
                    Kind.SHAPE_MISMATCH, layer.path(), "inbound_nodes", mismatch.expected(), mismatch.found()));
        } catch (NotCheckableException unknown) {
            // Reported when the configuration was read; subsequent shapes stay unknown.
            return null;
        } catch (ArithmeticException overflow) {
            problems.add(new Problem(
                    Kind.SHAPE_MISMATCH,
                    layer.path(),
                    "inbound_nodes",
                    "sizes below 2^63",
                    "an overflow from " + args.tensors()));
        } catch (IndexOutOfBoundsException
                | IllegalArgumentException
                | NegativeArraySizeException
                | ClassCastException fault) {
            problems.add(untakable(layer, args, fault));
        }
        return null;
    }

    private static Problem untakable(ModelLayer layer, Args<Shape> args, RuntimeException fault) {
        return new Problem(
                Kind.REFUSED_OPTION,
                layer.path(),
                "inbound_nodes",
                "inputs that the layer can take",
                args.tensors() + ": " + fault.getMessage());
    }

    /** Returns the output shapes; sizes that the layer needs but the call leaves unknown are those it was built on. */
    private List<Shape> outputShapes(ModelLayer layer, int call, Args<Shape> args) {
        try {
            return layer.layer().outputShapes(args);
        } catch (ShapeException mismatch) {
            Optional<Args<Shape>> reference = reference(layer, call);
            if (reference.isEmpty()) throw mismatch;
            for (Args<Shape> known : KnownSizes.fewestFirst(args, reference.get())) {
                try {
                    return layer.layer().outputShapes(known);
                } catch (ShapeException needsMore) {
                    // The next candidate has more known sizes.
                }
            }
            throw mismatch;
        }
    }

    private static <V> List<V> at(Map<String, List<V>> calls, ModelLayer layer) {
        return calls.getOrDefault(layer.name(), List.of());
    }

    private void checkOutputIndices() {
        for (Plan.Step step : network.plan().steps()) {
            step.args()
                    .tensors()
                    .forEach(source -> checkIndex(
                            source, network.layers().get(step.layer()).path()));
        }
        network.plan().outputs().forEach(source -> checkIndex(source, ""));
    }

    private void checkIndex(Plan.Source source, String reader) {
        if (source.step() < 0) return;
        Plan.Step feeder = network.plan().steps().get(source.step());
        List<List<Shape>> calls = at(made, network.layers().get(feeder.layer()));
        if (feeder.call() >= calls.size()) return;
        List<Shape> shapes = calls.get(feeder.call());
        if (shapes != null && source.tensor() >= shapes.size()) {
            problems.add(new Problem(
                    Kind.BROKEN_GRAPH,
                    reader,
                    "inbound_nodes",
                    "one of the " + shapes.size() + " outputs of "
                            + source.ref().layer(),
                    source.ref().toString()));
        }
    }

    /** Layers with the same name, which is reported separately, share the longer list. */
    private static <V> List<V> longer(List<V> one, List<V> other) {
        return one.size() >= other.size() ? one : other;
    }

    private static <V> List<V> nulls(int count) {
        return new ArrayList<>(java.util.Collections.nCopies(count, null));
    }
}
