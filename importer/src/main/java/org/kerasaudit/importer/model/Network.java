package org.kerasaudit.importer.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Description;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Policy;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.ops.Literals;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Shape;

/** A Sequential or Functional model: layers and the calls that connect them. A nested model is an ordinary layer. */
public final class Network implements Layer {
    /** Makes each call of a layer during a run, including those in nested models. */
    @FunctionalInterface
    public interface Caller {
        /** Returns the layer's outputs or replacements for them. */
        List<Value> call(LayerCall call);

        /** Lets every layer compute its own outputs. */
        Caller PLAIN = LayerCall::outputs;
    }

    private final String name;
    private final String className;
    private final Origin origin;
    private final MaskPropagation masks;
    private final List<ModelLayer> layers;
    private final Plan plan;
    private final int[] inputOfStep;
    private final boolean[] needed;
    private final List<@Nullable Shape> declared;
    private final ModelInputs inputs;
    private final Map<List<Shape>, Inference> inferences = new ConcurrentHashMap<>();

    /** @param declared the declared shape of each input, null if not configured */
    Network(
            String name,
            String className,
            Origin origin,
            List<ModelLayer> layers,
            Plan plan,
            List<@Nullable Shape> declared,
            List<String> inputNames) {
        this.name = name;
        this.className = className;
        this.origin = origin;
        this.masks = new MaskPropagation(origin);
        this.layers = List.copyOf(layers);
        this.plan = plan;
        this.needed = plan.needed();
        this.declared = new ArrayList<>(declared);
        this.inputs = new ModelInputs(origin, this.declared, inputTypes(), inputNames);
        this.inputOfStep = new int[plan.steps().size()];
        java.util.Arrays.fill(inputOfStep, -1);
        for (int i = 0; i < plan.inputs().size(); i++) {
            int step = plan.inputs().get(i).step();
            if (step >= 0) inputOfStep[step] = i;
        }
    }

    public String name() {
        return name;
    }

    /** Returns {@code Sequential}, {@code Functional}, {@code Model} or a custom subclass of one of them. */
    public String className() {
        return className;
    }

    /** Returns whether this is a plain chain of layers. */
    public boolean sequential() {
        return className.equals("Sequential");
    }

    /** Computes something for a call of a layer from what was computed for its arguments. */
    @FunctionalInterface
    public interface Step<T> {
        /** Returns one value per output of the call, or null if they are unknown. */
        @Nullable
        List<T> apply(ModelLayer layer, int call, Args<T> args);
    }

    /**
     * Propagates values of any kind through the calls in execution order and returns those of the outputs, null if unknown.
     *
     * @param inputs one per input of the network
     */
    public <T> List<@Nullable T> propagate(List<T> inputs, Step<T> step) {
        return Evaluation.outputs(this, inputs, null, step::apply);
    }

    /** Returns the layers in configuration order. */
    public List<ModelLayer> layers() {
        return layers;
    }

    /** Returns the layers that Keras lists in {@code layers} and {@code summary()}. */
    public List<ModelLayer> listedLayers() {
        return layers.stream().filter(ModelLayer::listed).toList();
    }

    /** Returns the references to the network's outputs, as the configuration writes them. */
    public List<TensorRef> outputRefs() {
        return plan.outputs().stream().map(Plan.Source::ref).toList();
    }

    /** Returns the references to the input layers, in input order. */
    public List<TensorRef> inputRefs() {
        return plan.inputs().stream().map(Plan.Source::ref).toList();
    }

    /** Returns the declared shape of each input; null if not configured. */
    public List<@Nullable Shape> declaredInputs() {
        return declared;
    }

    /** Returns the lowest precision in which any layer computes; float32 for layers without a policy. */
    public Precision coarsestPrecision() {
        return precisions().reduce(Precision::coarser).orElse(Precision.FLOAT32);
    }

    private Stream<Precision> precisions() {
        return layers.stream()
                .flatMap(layer ->
                        layer.layer().followsPolicy() && layer.network().isEmpty()
                                ? Stream.concat(own(layer.policy()), held(layer))
                                : held(layer));
    }

    private static Stream<Precision> own(Policy policy) {
        return policy.name().isEmpty() ? Stream.of(Precision.FLOAT32) : policy.compute().stream();
    }

    private static Stream<Precision> held(ModelLayer layer) {
        return layer.networks().stream().flatMap(Network::precisions);
    }

    /** Returns the element type declared by an input's layer; empty if not configured. */
    public Optional<DType> declaredInputType(int input) {
        return inputs.types().get(input);
    }

    private List<Optional<DType>> inputTypes() {
        Map<String, ModelLayer> byName = new HashMap<>();
        layers.forEach(layer -> byName.putIfAbsent(layer.name(), layer));
        return inputRefs().stream()
                .map(ref -> Optional.ofNullable(byName.get(ref.layer()))
                        .flatMap(layer -> DType.named(layer.policy().name())))
                .toList();
    }

    /** Returns a call of this model with a dict of inputs as a list in the order of the model's inputs. */
    <T> Args<T> inOrder(Args<T> call) {
        return ModelInputs.byName(call, inputs.names(), origin);
    }

    /** Returns the shapes of tensors passed to the model as its layers get them: an axis of size 1 at the end is adjusted. */
    public List<@Nullable Shape> taken(List<@Nullable Shape> given) {
        return inputs.shapes(given);
    }

    /** Infers shapes for the declared inputs. */
    public Inference declaredShapes() {
        return infer(declared);
    }

    /** Infers shapes for these inputs, null for unknown ones. */
    public Inference infer(List<@Nullable Shape> inputs) {
        List<@Nullable Shape> shapes = taken(inputs);
        Inference known = inferences.get(shapes);
        if (known != null) return known;
        Inference inferred = Inference.of(this, shapes); // may infer for the declared shapes as well
        Inference other = inferences.putIfAbsent(shapes, inferred);
        return other == null ? inferred : other;
    }

    @Override
    public List<WeightSpec> weights(Args<Shape> inputs) {
        Inference shapes = shapesFor(inputs);
        List<WeightSpec> all = new ArrayList<>();
        for (ModelLayer layer : layers) {
            for (WeightSpec spec : shapes.weights(layer)) {
                all.add((trains(layer, spec) ? spec : spec.frozen()).in(layer.scope()));
            }
        }
        return all;
    }

    /**
     * Whether the layer's {@code trainable} leaves the variable as it is. After loading, Keras 3 applies it only to the layer's own
     * variables; those of layers inside, such as the projections of MultiHeadAttention, follow their own.
     */
    private boolean trains(ModelLayer layer, WeightSpec spec) {
        return layer.trainable() || origin.keras3() && !spec.scopes().isEmpty();
    }

    /** Returns all variables of the network built on its declared inputs. */
    List<WeightSpec> variables() {
        return weights(new Args<>(List.of(), Map.of()));
    }

    @Override
    public Formula formula(Args<Shape> inputs) {
        Inference shapes = shapesFor(inputs);
        return Formula.sum(layers.stream().map(shapes::formula).toList());
    }

    /**
     * Returns the shapes that Keras declares. Keras 3 adjusts the ranks of inputs only when the model runs, not when it declares the
     * output of a call.
     */
    @Override
    public List<Shape> outputShapes(Args<Shape> inputs) {
        List<@Nullable Shape> given = new ArrayList<>(inputs.inputs());
        if (origin.keras3() && !taken(given).equals(given)) {
            List<@Nullable Shape> symbolic = inferences
                    .computeIfAbsent(given, shapes -> Inference.of(this, shapes))
                    .outputs();
            if (!symbolic.contains(null)) return symbolic;
        }
        Inference shapes = infer(given);
        if (!shapes.outputs().contains(null)) return shapes.outputs();
        if (declared.contains(null)) shapes.problems().forEach(Network::rethrow);
        throw new NotCheckableException("its output shape is unknown");
    }

    /** Throws problems that occur only with the caller's inputs, which {@link #report} does not cover. */
    private static void rethrow(Problem problem) {
        if (problem.kind() != Problem.Kind.SHAPE_MISMATCH) return;
        throw new ShapeException(problem.expected() + " at " + problem.layer(), problem.found());
    }

    /** Attaches mask arguments to the model's inputs, in Keras 3 in their order; masks computed later are not overwritten. */
    @Override
    public Args<Value> withMasks(Args<Value> call) {
        return origin.keras3() ? Value.withMasksInOrder(call) : Value.withExplicitMasks(call);
    }

    @Override
    public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
        return run(inputs.inputs(), weights, kernels, Caller.PLAIN);
    }

    /**
     * Computes the outputs for these inputs. Throws {@link NotCheckableException} naming the first layer that cannot be run.
     *
     * @param inputs one per input of the network
     */
    public List<Value> run(List<Value> inputs, Weights weights, Kernels kernels, Caller caller) {
        return run(inputs, weights, kernels, caller, new TensorMasks());
    }

    /** Throws {@link NotCheckableException} if the file does not define what the network computes. */
    public void requireOutputs() {
        if (plan.outputs().isEmpty())
            throw new NotCheckableException(
                    name + " (" + className + "): the file does not define how its outputs are computed");
    }

    /** Returns the paths of the layers that no output depends on; of a nested model, its own path stands for all of its layers. */
    public Set<String> unneeded() {
        Set<ModelLayer> needing = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<ModelLayer> called = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < needed.length; i++) {
            ModelLayer layer = layers.get(plan.steps().get(i).layer());
            called.add(layer);
            if (needed[i]) needing.add(layer);
        }
        Set<String> unneeded = new HashSet<>();
        for (ModelLayer layer : called) {
            if (!needing.contains(layer)) unneeded.add(layer.path());
            else layer.networks().forEach(nested -> unneeded.addAll(nested.unneeded()));
        }
        return unneeded;
    }

    /** Whether an output depends on step {@code step}. */
    boolean needed(int step) {
        return needed[step];
    }

    List<Value> run(List<Value> inputs, Weights weights, Kernels kernels, Caller caller, TensorMasks tensors) {
        requireOutputs();
        List<Value> taken = this.inputs.values(inputs, kernels);
        Function<JsonNode, Value> constant = json -> Value.of(Literals.constant(json, kernels));
        List<@Nullable Value> outputs = Evaluation.outputs(this, taken, constant, (layer, call, args) -> {
            if (!layer.refusals().isEmpty()) {
                throw new NotCheckableException(layer.path() + ": " + String.join("; ", layer.refusals()));
            }
            Args<Value> left = tensors.found(args);
            Weights own = weights.in(layer.scope().attribute());
            Optional<Precision> cast = layer.castTo(kernels);
            if (cast.isPresent()) left = masks.intoCast(left, cast.get());
            Args<Value> given = layer.layer().withMasks(left);
            if (layer.network().isPresent()) tensors.attach(given);
            List<Value> results = caller.call(new LayerCall(layer, call, given, own, kernels, caller, tensors));
            if (layer.network().isEmpty()) results = masks.after(results, left, given);
            if (layer.layer().stripsMasks()) tensors.remove(left);
            if (!origin.passesMasks(layer.className())) results = unmasked(results);
            return results;
        });
        if (outputs.contains(null)) throw new NotCheckableException(name + ": an output is not connected to any input");
        return outputs;
    }

    private static List<Value> unmasked(List<Value> values) {
        return values.stream().map(value -> value.masked(null)).toList();
    }

    @Override
    public Description description(Description ofClass) {
        return ofClass.doc(sequential() ? "api/models/sequential/" : "api/models/model/");
    }

    Plan plan() {
        return plan;
    }

    /** Returns the index of the network input that step {@code step} represents; -1 if none. */
    int inputOf(int step) {
        return inputOfStep[step];
    }

    /** Reports the problems of shape inference under the paths of the affected layers. */
    void report(Consumer<Problem> problems) {
        declaredShapes().problems().forEach(problems);
        layers.forEach(layer -> layer.networks().forEach(nested -> nested.report(problems)));
    }

    /** Infers shapes from the declared inputs, on which Keras built the layers, or from the caller's if none are declared. */
    private Inference shapesFor(Args<Shape> inputs) {
        boolean given = declared.contains(null) && !inputs.inputs().isEmpty();
        return given ? infer(new ArrayList<>(inputs.inputs())) : declaredShapes();
    }
}
