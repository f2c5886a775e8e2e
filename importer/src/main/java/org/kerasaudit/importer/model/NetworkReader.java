package org.kerasaudit.importer.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Catalogue;
import org.kerasaudit.importer.layers.ClassNames;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Scope;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.model.Problem.Kind;
import org.kerasaudit.importer.tensor.Shape;

/** Reads a {@link Network} from a model's configuration; collects problems instead of stopping at the first. */
final class NetworkReader {
    private static final String INPUT_LAYER = LayerReader.INPUT_LAYER;

    private final Origin origin;
    private final Catalogue catalogue;
    private final AssetReader assets;
    private final Consumer<Problem> problems;
    private final LayerReader reader;

    NetworkReader(Origin origin, Catalogue catalogue, AssetReader assets, Consumer<Problem> problems) {
        this.origin = origin;
        this.catalogue = catalogue;
        this.assets = assets;
        this.problems = problems;
        this.reader = new LayerReader(origin, catalogue, assets, problems, this::read);
    }

    /**
     * @param path the names of the enclosing models, each followed by a slash
     * @param scopes the path from the outermost model to this one
     */
    Network read(JsonNode node, String path, List<Scope> scopes) {
        JsonNode config = node.path("config");
        String className = NetworkConfig.className(node);
        if (!NetworkConfig.isPlain(node)) {
            report(
                    Kind.UNKNOWN_LAYER,
                    path,
                    "class_name",
                    "Sequential or Functional",
                    "model class '" + ClassNames.classKey(node) + "'");
        }
        if (!NetworkConfig.isNetwork(node)) return unknown(className, node, path);
        boolean chain = config.isArray() || !config.has("input_layers") && !config.has("output_layers");
        return chain
                ? new SequentialReader(className, node, path, scopes).read(config)
                : new FunctionalReader(className, node, path, scopes).read(config);
    }

    /** Returns a model without a graph in its configuration, e.g. a subclass, whose layers and outputs are unknown. */
    private Network unknown(String className, JsonNode node, String path) {
        if (NetworkConfig.isPlain(node)) {
            JsonNode layers = node.path("config").path("layers");
            String found = layers.isMissingNode() ? "nothing" : Config.shortened(layers);
            report(Kind.BROKEN_GRAPH, path, "config.layers", "a list of layers", found);
        }
        Plan nothing = Plan.of(List.of(), List.of(), List.of(), !origin.keras3(), problems);
        String name = node.path("config").path("name").asText(Naming.snakeCase(className));
        return new Network(name, className, origin, List.of(), nothing, List.of(), List.of());
    }

    private void report(Kind kind, String path, String place, String expected, String found) {
        String layer = path.isEmpty() ? "" : path.substring(0, path.length() - 1);
        problems.accept(new Problem(kind, layer, place, expected, found));
    }

    /** Reads the layer in {@code node} with another configuration and as written by another version of Keras. */
    private Layer reread(JsonNode node, JsonNode config, Origin other, String path, List<Scope> scopes) {
        ObjectNode edited = node.deepCopy();
        edited.set("config", config);
        return new NetworkReader(other, catalogue, assets, problem -> {})
                .reader
                .layer(edited, path, scopes)
                .layer();
    }

    /** Collects the layers of a network and assigns each its path in archives. */
    private abstract class LayersReader {
        final String className;
        final JsonNode node;
        final String path;
        private final List<Scope> scopes;
        final List<ModelLayer> layers = new ArrayList<>();
        final Map<String, Shape> declared = new HashMap<>();
        private final Map<String, Integer> segments = new HashMap<>();
        private final Set<String> confused = new HashSet<>();

        LayersReader(String className, JsonNode node, String path, List<Scope> scopes) {
            this.className = className;
            this.node = node;
            this.path = path;
            this.scopes = scopes;
        }

        /** Returns the path of the model being read, for messages. */
        String holder() {
            return path.isEmpty() ? "" : path.substring(0, path.length() - 1);
        }

        ModelLayer add(JsonNode node, List<Args<TensorRef>> written, boolean listed) {
            String layerClass = node.path("class_name").asText();
            String layerName = reader.name(node, layerClass);
            Scope scope = new Scope(segment(node, layerClass, listed), layerName);
            List<Scope> longer = new ArrayList<>(scopes);
            longer.add(scope);
            int open = reader.open();
            LayerReader.Read read = reader.layer(node, path + layerName, longer);
            List<Args<TensorRef>> calls =
                    written.stream().map(call -> listed(call, read.layer())).toList();
            List<String> refusals = new ArrayList<>(read.refusals());
            if (confused.contains(layerName)) refusals.add(refused(SavingBugs.CONFUSED_CALLS, path + layerName));
            for (Args<TensorRef> call : calls) {
                Args<TensorRef> given = ModelLayer.asCalled(read.layer(), call);
                for (String why : read.layer().refusedArguments(given)) refusals.add(refused(why, path + layerName));
                reportLists(read, given, path + layerName);
            }
            String className = layerClass.substring(layerClass.lastIndexOf('>') + 1);
            ModelLayer added = new ModelLayer(
                    new ModelLayer.Identity(layerName, className, path + layerName, scope),
                    read.layer(),
                    read.description(),
                    calls,
                    LayerReader.trainable(node),
                    listed,
                    new ModelLayer.Configuration(
                            node.path("config"),
                            reader.builtOn(node, path + layerName),
                            List.copyOf(refusals),
                            reader.open() > open,
                            (config, other) -> reread(node, config, other, path + layerName, longer)));
            layers.add(added);
            Shape shape = reader.declaredShape(node.path("config"), path + layerName);
            if (shape != null) declared.put(layerName, shape);
            return added;
        }

        /** Returns the call of a layer with a dict as its first argument converted to a list; a model matches the dict by name. */
        private Args<TensorRef> listed(Args<TensorRef> call, Layer layer) {
            return layer instanceof Network ? call : ModelInputs.byName(call, List.of(), origin);
        }

        /** Reports constants that tf.keras writes into a call and cannot read back, since it passes them to the layer as lists. */
        private void reportLists(LayerReader.Read read, Args<TensorRef> call, String layerPath) {
            boolean needs =
                    read.layer() instanceof Network || read.description().has(Trait.NEEDS_TENSORS);
            if (!needs || origin.keras3() || !Constants.anyIn(call)) return;
            problems.accept(
                    new Problem(
                            Kind.RELOADED_DIFFERENTLY,
                            layerPath,
                            "inbound_nodes",
                            "tensors as arguments",
                            "a constant, with which Keras cannot load the file: add it as a weight or compute it inside a layer"));
        }

        private String refused(String why, String layerPath) {
            problems.accept(new Problem(Kind.REFUSED_OPTION, layerPath, "inbound_nodes", "", why));
            return why;
        }

        /** Returns {@code layers/dense_1} for the second Dense; graph operations are not counted as layers. */
        private String segment(JsonNode node, String layerClass, boolean listed) {
            if (!listed || reader.isOperation(node)) return "operations/" + layerClass;
            String base = reader.container(layerClass);
            int count = segments.merge(base, 1, Integer::sum) - 1;
            return "layers/" + (count == 0 ? base : base + "_" + count);
        }

        /** Adds the layers of a graph with their calls. */
        void addGraph(JsonNode config, BiConsumer<TensorRef, Shape> recordedShapes) {
            Set<String> names = new HashSet<>();
            SavingBugs savingBugs = new SavingBugs(origin);
            confused.addAll(savingBugs.confusedCalls(config));
            config.path("layers").forEach(node -> names.add(node.path("name").asText()));
            InboundNodes inbound = new InboundNodes(names, savingBugs.intendedCalls(config), recordedShapes);
            for (JsonNode node : config.path("layers")) add(node, calls(inbound, node), true);
        }

        private List<Args<TensorRef>> calls(InboundNodes inbound, JsonNode node) {
            String className = node.path("class_name").asText();
            List<Args<TensorRef>> calls = List.of();
            try {
                calls = inbound.read(
                        node.path("inbound_nodes"),
                        catalogue.description(className).has(Trait.KEEPS_LISTS));
            } catch (ConfigException invalid) {
                problems.accept(new Problem(
                        Kind.BROKEN_GRAPH,
                        path + node.path("name").asText(),
                        "inbound_nodes",
                        invalid.expected(),
                        invalid.found()));
            }
            return calls.isEmpty() && className.equals(INPUT_LAYER) ? List.of(new Args<>(List.of(), Map.of())) : calls;
        }

        List<TensorRef> ends(JsonNode config, String key) {
            try {
                return InboundNodes.ends(config.path(key));
            } catch (ConfigException invalid) {
                problems.accept(
                        new Problem(Kind.BROKEN_GRAPH, "", "config." + key, invalid.expected(), invalid.found()));
                return List.of();
            }
        }

        Network network(List<TensorRef> inputs, List<TensorRef> outputs) {
            List<@Nullable Shape> shapes = new ArrayList<>();
            inputs.forEach(ref -> shapes.add(declared.get(ref.layer())));
            Plan plan = Plan.of(layers, inputs, outputs, !origin.keras3(), problems);
            return new Network(
                    reader.name(node, className),
                    className,
                    origin,
                    layers,
                    plan,
                    shapes,
                    ModelInputs.names(node.path("config").path("input_layers"), inputs));
        }
    }

    /** Reads a chain: the config is a list of layers before Keras 2.2.3, a dict with {@code layers} since then. */
    private final class SequentialReader extends LayersReader {
        private final List<TensorRef> inputs = new ArrayList<>();

        SequentialReader(String className, JsonNode node, String path, List<Scope> scopes) {
            super(className, node, path, scopes);
        }

        Network read(JsonNode config) {
            return network(inputs, chain(config));
        }

        /** Adds a chain of layers and returns its ends. */
        private List<TensorRef> chain(JsonNode config) {
            JsonNode list = config.isArray() ? config : config.path("layers");
            JsonNode first = list.path(0);
            boolean branches = NetworkConfig.isMerge(first.path("config"));
            List<TensorRef> last = branches ? branches(first) : List.of(start(config, first));
            boolean explicitInput = first.path("class_name").asText().equals(INPUT_LAYER);
            for (int i = branches || explicitInput ? 1 : 0; i < list.size(); i++)
                last = List.of(append(list.get(i), last));
            return last;
        }

        private TensorRef append(JsonNode node, List<TensorRef> feeders) {
            ModelLayer added = add(node, List.of(Args.of(feeders)), true);
            return new TensorRef(added.name(), added.layer() instanceof Network && !origin.keras3() ? 1 : 0, 0);
        }

        /** Returns the input layer, an implicit one if the configuration has none. */
        private TensorRef start(JsonNode config, JsonNode first) {
            boolean explicit = first.path("class_name").asText().equals(INPUT_LAYER);
            TensorRef input;
            if (explicit) {
                input = new TensorRef(
                        add(first, List.of(new Args<>(List.of(), Map.of())), false)
                                .name(),
                        0,
                        0);
            } else {
                Shape shape = declaredInput(config, first);
                input = implicitInput(inputName(first), shape);
            }
            inputs.add(input);
            return input;
        }

        /** Keras 1 numbers inputs per class of the first layer, {@code dense_input_1}; Keras 2 appends to the layer's name. */
        private String inputName(JsonNode first) {
            String firstClass = first.path("class_name").asText().toLowerCase(Locale.ROOT) + "_input";
            if (origin.keras1()) return firstClass + "_" + reader.count(firstClass);
            return first.path("config").path("name").asText(firstClass) + "_input";
        }

        private TensorRef implicitInput(String inputName, @Nullable Shape shape) {
            Scope scope = new Scope("operations/" + INPUT_LAYER, inputName);
            layers.add(new ModelLayer(
                    new ModelLayer.Identity(inputName, INPUT_LAYER, path + inputName, scope),
                    new ImplicitInput(),
                    catalogue.description(INPUT_LAYER),
                    List.of(new Args<>(List.of(), Map.of())),
                    true,
                    false,
                    new ModelLayer.Configuration(
                            MissingNode.getInstance(),
                            null,
                            List.of(),
                            false,
                            (config, other) -> new ImplicitInput())));
            if (shape != null) declared.put(inputName, shape);
            return new TensorRef(inputName, 0, 0);
        }

        private @Nullable Shape declaredInput(JsonNode config, JsonNode first) {
            Shape own = reader.declaredShape(first.path("config"), holder());
            if (own != null) return own;
            if (config.path("build_input_shape").isArray()) {
                return reader.shape(config.get("build_input_shape"), holder(), "config.build_input_shape");
            }
            if (NetworkConfig.isNetwork(first)) return reader.declaredByNested(first, holder());
            return reader.buildShape(first, holder());
        }

        /**
         * Reads the branches of Keras 1's Merge at the start of a Sequential: each is a Sequential, which may itself start with a
         * Merge, another model or a layer. Their layers are stored with this model's own.
         */
        private List<TensorRef> branches(JsonNode merge) {
            List<TensorRef> ends = new ArrayList<>();
            for (JsonNode branch : merge.path("config").path("layers")) {
                JsonNode config = branch.path("config");
                if (config.has("input_layers")) {
                    addGraph(config, (ref, shape) -> {});
                    inputs.addAll(ends(config, "input_layers"));
                    ends.addAll(ends(config, "output_layers"));
                } else {
                    ends.addAll(chain(
                            NetworkConfig.isNetwork(branch)
                                    ? config
                                    : JsonNodeFactory.instance.arrayNode().add(branch)));
                }
            }
            return List.of(append(merge, ends));
        }
    }

    /** Reads a graph, in which every layer lists its calls. */
    private final class FunctionalReader extends LayersReader {
        private final RecordedShapes recorded = new RecordedShapes();

        FunctionalReader(String className, JsonNode node, String path, List<Scope> scopes) {
            super(className, node, path, scopes);
        }

        Network read(JsonNode config) {
            addGraph(config, recorded::add);
            Network network = network(inputs(config), outputs(config));
            recorded.check(network, new SavingBugs(origin), problems);
            return network;
        }

        /** In place of an input, Keras 1 may list an identity that the input feeds, e.g. a linear activation. */
        private List<TensorRef> inputs(JsonNode config) {
            Map<String, ModelLayer> byName = new HashMap<>();
            layers.forEach(layer -> byName.putIfAbsent(layer.name(), layer));
            return ends(config, "input_layers").stream()
                    .map(ref -> fed(ref, byName))
                    .toList();
        }

        /** Keras 3 counts the calls of a nested functional model from 1 here but from 0 everywhere else. */
        private List<TensorRef> outputs(JsonNode config) {
            Set<String> fromOne = new HashSet<>();
            layers.forEach(layer -> layer.network()
                    .filter(nested -> origin.keras3() && !nested.sequential())
                    .ifPresent(nested -> fromOne.add(layer.name())));
            return ends(config, "output_layers").stream()
                    .map(ref -> fromOne.contains(ref.layer()) && ref.node() > 0
                            ? new TensorRef(ref.layer(), ref.node() - 1, ref.tensor())
                            : ref)
                    .toList();
        }

        private TensorRef fed(TensorRef ref, Map<String, ModelLayer> byName) {
            TensorRef at = ref;
            for (int i = 0; i < layers.size(); i++) {
                ModelLayer layer = byName.get(at.layer());
                if (layer == null || layer.calls().isEmpty()) return at;
                List<TensorRef> feeders = layer.calls().get(0).tensors();
                if (feeders.size() != 1) return at;
                at = feeders.get(0);
            }
            return ref;
        }
    }
}
