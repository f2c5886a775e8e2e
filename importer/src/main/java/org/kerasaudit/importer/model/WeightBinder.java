package org.kerasaudit.importer.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Scope;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.WeightSpec.Storage;
import org.kerasaudit.importer.model.Problem.Kind;

/** Binds a stored tensor to every variable, by the names and paths that the file's generation of Keras uses. */
final class WeightBinder {
    private final Network root;
    /** The outermost layers by name; one each in a valid model. */
    private final Map<String, List<ModelLayer>> layers;

    private final boolean complete;
    private final Consumer<Problem> problems;
    private final List<BoundWeight> bound = new ArrayList<>();
    private final List<StoredTensor> unclaimed = new ArrayList<>();
    private final List<StoredTensor> unchecked = new ArrayList<>();

    /** @param complete whether every layer's variables are known, so that a leftover tensor is an error */
    WeightBinder(Network root, boolean complete, Consumer<Problem> problems) {
        this.root = root;
        this.layers = root.layers().stream().collect(Collectors.groupingBy(ModelLayer::name));
        this.complete = complete;
        this.problems = problems;
    }

    /**
     * @param unclaimed tensors that belong to no variable
     * @param unchecked tensors of layers whose variables are unknown
     */
    record Result(List<BoundWeight> bound, List<StoredTensor> unclaimed, List<StoredTensor> unchecked) {}

    Result bind(List<WeightSpec> specs, WeightStore store) {
        store.accept(new WeightStore.Visitor() {
            @Override
            public void byLayer(WeightStore.ByLayer byLayer) {
                bindByLayer(specs, byLayer);
            }

            @Override
            public void byPath(WeightStore.ByPath byPath) {
                bindByPath(specs, byPath);
            }

            @Override
            public void none(WeightStore.None none) {
                specs.stream().filter(WeightBinder::counted).forEach(spec -> bound.add(new BoundWeight(spec, null)));
            }
        });
        unclaimed.addAll(store.strays());
        bound.forEach(this::checkShape);
        unclaimed.forEach(tensor -> problems.accept(new Problem(
                Kind.UNCLAIMED_TENSOR,
                "",
                tensor.location(),
                "no tensor here according to the configuration",
                tensor.dtype().kerasName() + " " + tensor.shape().brackets())));
        return new Result(List.copyOf(bound), List.copyOf(unclaimed), List.copyOf(unchecked));
    }

    private void checkShape(BoundWeight weight) {
        StoredTensor stored = weight.stored();
        if (stored != null && !weight.fits()) {
            problems.accept(new Problem(
                    Kind.TENSOR_SHAPE,
                    weight.spec().layerPath(),
                    stored.location(),
                    weight.spec().shape().brackets() + " (" + weight.spec().name() + ")",
                    stored.shape().brackets()));
        }
    }

    private static boolean counted(WeightSpec spec) {
        return spec.storage() != Storage.COPY_IN_ARCHIVES;
    }

    private void missing(WeightSpec spec, String place) {
        if (counted(spec)) bound.add(new BoundWeight(spec, null));
        problems.accept(new Problem(
                Kind.MISSING_TENSOR,
                spec.layerPath(),
                place,
                spec.name() + " " + spec.shape().brackets(),
                "nothing"));
    }

    // Legacy HDF5: a group per outermost layer, with named tensors.

    private void bindByLayer(List<WeightSpec> specs, WeightStore.ByLayer store) {
        Map<String, List<WeightSpec>> byLayer = new LinkedHashMap<>();
        specs.stream()
                .filter(spec -> spec.storage() != Storage.BY_NAME && counted(spec))
                .forEach(spec -> byLayer.computeIfAbsent(spec.scopes().get(0).name(), name -> new ArrayList<>())
                        .add(spec));
        Map<String, WeightStore.Group> groups = new LinkedHashMap<>();
        store.groups().forEach(group -> groups.putIfAbsent(group.layer(), group));
        Map<String, WeightStore.Group> matched = matchGroups(byLayer, groups);
        byLayer.forEach((layer, expected) -> {
            WeightStore.Group group = matched.get(layer);
            if (group == null) expected.forEach(spec -> missing(spec, place(store, layer) + "/" + spec.name()));
            else bindGroup(expected, group, place(store, group.layer()));
        });
        Set<WeightStore.Group> taken = identities(matched.values());
        for (WeightStore.Group group : store.groups()) if (!taken.contains(group)) leaveGroup(group);
    }

    /** Returns an identity set, because comparing groups with many tensors is slow. */
    private static Set<WeightStore.Group> identities(Collection<WeightStore.Group> groups) {
        Set<WeightStore.Group> identities = Collections.newSetFromMap(new IdentityHashMap<>());
        identities.addAll(groups);
        return identities;
    }

    private static String place(WeightStore.ByLayer store, String layer) {
        return (store.root().equals("/") ? "" : store.root()) + "/" + layer;
    }

    /** Matches groups by layer name; the rest in order if none of their names match, as in unnamed Keras 1 models. */
    private static Map<String, WeightStore.Group> matchGroups(
            Map<String, List<WeightSpec>> byLayer, Map<String, WeightStore.Group> groups) {
        Map<String, WeightStore.Group> matched = new HashMap<>();
        byLayer.keySet().stream().filter(groups::containsKey).forEach(name -> matched.put(name, groups.get(name)));
        Set<WeightStore.Group> taken = identities(matched.values());
        List<Map.Entry<String, List<WeightSpec>>> layersLeft = byLayer.entrySet().stream()
                .filter(layer -> !matched.containsKey(layer.getKey()))
                .toList();
        List<WeightStore.Group> groupsLeft = groups.values().stream()
                .filter(group -> !group.entries().isEmpty() && !taken.contains(group))
                .toList();
        if (layersLeft.size() == groupsLeft.size()) {
            for (int i = 0; i < layersLeft.size(); i++) {
                Map.Entry<String, List<WeightSpec>> layer = layersLeft.get(i);
                WeightStore.Group group = groupsLeft.get(i);
                if (layer.getValue().size() == group.entries().size()) matched.put(layer.getKey(), group);
            }
        }
        return matched;
    }

    /**
     * Records the tensors of a group without known variables as unclaimed, or as unchecked if its layer's variables are unknown.
     */
    private void leaveGroup(WeightStore.Group group) {
        boolean known = layers.getOrDefault(group.layer(), List.of()).stream()
                .findFirst()
                .map(layer -> root.declaredShapes().weightsKnown(layer))
                .orElse(complete);
        for (WeightStore.Entry entry : group.entries()) {
            if (entry.tensor() != null) (known ? unclaimed : unchecked).add(entry.tensor());
        }
    }

    private void bindGroup(List<WeightSpec> expected, WeightStore.Group group, String place) {
        List<WeightStore.Entry> entries = group.entries();
        int[] entryOf = NameMatcher.match(expected, entries);
        boolean namesMatch = java.util.Arrays.stream(entryOf).anyMatch(entry -> entry >= 0);
        if (!namesMatch && entries.size() == expected.size() && !entries.isEmpty()) {
            problems.accept(new Problem(
                    Kind.BOUND_BY_POSITION,
                    expected.get(0).layerPath(),
                    place,
                    "names such as " + expected.get(0).name(),
                    entries.get(0).name()));
            for (int i = 0; i < entryOf.length; i++) entryOf[i] = i;
        }
        boolean[] claimed = new boolean[entries.size()];
        for (int i = 0; i < entryOf.length; i++) {
            WeightStore.Entry entry = entryOf[i] < 0 ? null : entries.get(entryOf[i]);
            if (entry != null) claimed[entryOf[i]] = true;
            if (entry == null || entry.tensor() == null) {
                missing(
                        expected.get(i),
                        place + "/" + (entry == null ? expected.get(i).name() : entry.name()));
            } else {
                bound.add(new BoundWeight(expected.get(i), entry.tensor()));
            }
        }
        boolean known = layers.getOrDefault(expected.get(0).scopes().get(0).name(), List.of()).stream()
                .allMatch(layer -> root.declaredShapes().weightsKnown(layer));
        for (int i = 0; i < claimed.length; i++) {
            StoredTensor tensor = entries.get(i).tensor();
            if (!claimed[i] && tensor != null) (known ? unclaimed : unchecked).add(tensor);
        }
        if (!reportOrder(expected, entryOf, entries, place)) reportSwap(expected, entryOf, entries, place);
    }

    /** Reports tensors of an inner layer whose names are in the wrong order: Keras loads by position and would swap them. */
    private boolean reportOrder(
            List<WeightSpec> expected, int[] entryOf, List<WeightStore.Entry> entries, String place) {
        boolean reported = false;
        for (int i = 1; i < entryOf.length; i++) {
            WeightSpec before = expected.get(i - 1);
            WeightSpec here = expected.get(i);
            boolean comparable = before.scopes().equals(here.scopes())
                    && before.trainable() == here.trainable()
                    && before.shape().compatible(here.shape());
            if (comparable && entryOf[i] >= 0 && entryOf[i - 1] > entryOf[i]) {
                reported = true;
                problems.accept(new Problem(
                        Kind.TENSOR_ORDER,
                        here.layerPath(),
                        place + " weight_names",
                        before.name() + " before " + here.name() + ", the order in which Keras loads",
                        entries.get(entryOf[i]).name() + " before "
                                + entries.get(entryOf[i - 1]).name()));
            }
        }
        return reported;
    }

    /**
     * Reports the first tensor that Keras would load into a variable of another layer. It saves trainable variables before the
     * others and loads them in the same order, so freezing a part of the layer between the two swaps tensors of equal shape.
     */
    private void reportSwap(List<WeightSpec> expected, int[] entryOf, List<WeightStore.Entry> entries, String place) {
        if (entries.size() != expected.size()
                || java.util.Arrays.stream(entryOf).anyMatch(entry -> entry < 0)) return;
        int[] specOf = new int[entryOf.length];
        for (int i = 0; i < entryOf.length; i++) specOf[entryOf[i]] = i;
        List<Integer> loaded = new ArrayList<>();
        boolean frozen = layers.getOrDefault(expected.get(0).scopes().get(0).name(), List.of()).stream()
                .noneMatch(ModelLayer::trainable);
        for (int i = 0; i < specOf.length; i++) if (frozen || expected.get(i).trainable()) loaded.add(i);
        for (int i = 0; i < specOf.length; i++) if (!frozen && !expected.get(i).trainable()) loaded.add(i);
        for (int at = 0; at < specOf.length; at++) {
            WeightSpec into = expected.get(loaded.get(at));
            WeightSpec of = expected.get(specOf[at]);
            WeightStore.Entry stored = entries.get(at);
            boolean belongsElsewhere = !into.scopes().equals(of.scopes()) && NameMatcher.tells(of, into, stored.name());
            if (belongsElsewhere && into.shape().compatible(of.shape())) {
                problems.accept(
                        new Problem(
                                Kind.TENSOR_ORDER,
                                into.layerPath(),
                                place + " weight_names",
                                byNames(into) + ", into which Keras loads tensor " + at,
                                stored.name()
                                        + ": part of the layer was frozen when the file was saved, and is not in its configuration"));
                return;
            }
        }
    }

    private static String byNames(WeightSpec spec) {
        StringBuilder path = new StringBuilder();
        for (Scope scope : spec.scopes()) path.append(scope.name()).append('/');
        return path.append(spec.name()).toString();
    }

    // Keras 3 and late tf.keras: paths in the object tree.

    private void bindByPath(List<WeightSpec> specs, WeightStore.ByPath store) {
        ArchivePaths paths = new ArchivePaths(store.tensors().keySet());
        Map<String, Integer> nextIndex = new HashMap<>();
        Set<String> claimed = new java.util.HashSet<>();
        Set<String> named = new java.util.HashSet<>();
        for (WeightSpec spec : specs) {
            if (spec.storage() == Storage.NOT_IN_ARCHIVES) {
                bound.add(new BoundWeight(spec, null));
                continue;
            }
            String object = paths.resolve(spec.scopes());
            String slot = spec.storage() == Storage.BY_NAME || spec.storage() == Storage.BY_NAME_OR_IN_ORDER
                    ? spec.name()
                    : String.valueOf(nextIndex.merge(object, 1, Integer::sum) - 1);
            String path = object + "/vars/" + slot;
            StoredTensor tensor = store.tensors().get(path);
            if (tensor == null) missing(spec, path);
            else if (counted(spec)) bound.add(new BoundWeight(spec, tensor));
            else checkShape(new BoundWeight(spec, tensor));
            claimed.add(path);
            if (named.add(object)) checkName(spec, object, store.names().get(object));
        }
        store.tensors().forEach((path, tensor) -> {
            if (claimed.contains(path) || state(path)) return;
            (complete || nextIndex.keySet().stream().anyMatch(object -> path.startsWith(object + "/vars/"))
                            ? unclaimed
                            : unchecked)
                    .add(tensor);
        });
    }

    /** Returns whether this is state that Keras does not count: random generators, metrics. */
    private static boolean state(String path) {
        return path.contains("seed_generator")
                || path.startsWith("metrics/")
                || path.startsWith("_metrics/")
                || path.startsWith("compile_metrics/")
                || path.startsWith("_compile_metrics/");
    }

    /**
     * Checks the layer name that later versions store next to the variables, which reveals swapped layers of equal
     * shape.
     */
    private void checkName(WeightSpec spec, String object, @Nullable String found) {
        if (found == null || spec.scopes().isEmpty()) return;
        Scope last = spec.scopes().get(spec.scopes().size() - 1);
        boolean layer = last.attribute().startsWith("layers/");
        if (layer && !last.name().equals(found)) {
            problems.accept(new Problem(
                    Kind.TENSOR_ORDER,
                    spec.layerPath(),
                    object + "/vars attribute name",
                    "'" + last.name() + "', the layer stored here",
                    "'" + found + "'"));
        }
    }
}
