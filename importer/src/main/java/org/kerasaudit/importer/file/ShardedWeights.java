package org.kerasaudit.importer.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.file.hdf5.HdfTree;
import org.kerasaudit.importer.model.StoredTensor;
import org.kerasaudit.importer.model.WeightStore;

/**
 * Weights spread over several HDF5 files next to a JSON map:
 * {@code {"metadata": …, "weight_map": {"/layers/dense/vars": "model_00000.weights.h5"}}}, with a list of files for a group that
 * is split.
 */
final class ShardedWeights {
    private static final String WEIGHT_MAP = "weight_map";

    private final Place map;
    private final Limits limits;
    private final PathWeights weights = new PathWeights();

    private ShardedWeights(Place map, Limits limits) {
        this.map = map;
        this.limits = limits;
    }

    static boolean isMap(JsonNode document) {
        return document.path(WEIGHT_MAP).isObject();
    }

    /** Reads the weights of all shards listed in {@code document}, which was read from {@code map}. */
    static WeightStore.ByPath read(JsonNode document, Place map, Limits limits) {
        ShardedWeights reader = new ShardedWeights(map, limits);
        reader.groupsByShard(document.get(WEIGHT_MAP)).forEach(reader::add);
        return reader.weights.store();
    }

    /** Returns the files listed in {@code document}, which was read from {@code map}. */
    static List<Path> shards(JsonNode document, Place map, Limits limits) {
        Set<String> names = new ShardedWeights(map, limits)
                .groupsByShard(document.get(WEIGHT_MAP))
                .keySet();
        return names.stream().map(map.file()::resolveSibling).toList();
    }

    private Map<String, Set<String>> groupsByShard(JsonNode weightMap) {
        Map<String, Set<String>> groups = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : weightMap.properties()) {
            for (String shard : shards(entry.getKey(), entry.getValue())) {
                groups.computeIfAbsent(shard, name -> new LinkedHashSet<>()).add(entry.getKey());
            }
        }
        return groups;
    }

    private List<String> shards(String group, JsonNode value) {
        List<String> shards = new ArrayList<>();
        for (JsonNode name : value.isArray() ? value : List.of(value)) {
            if (!name.isTextual() || !isPlain(name.asText())) {
                throw at(group).wrong("the name of a file in the same folder", name.toString());
            }
            shards.add(name.asText());
        }
        return shards;
    }

    private static boolean isPlain(String name) {
        return !name.isBlank()
                && !name.equals("..")
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c == 0);
    }

    private Place at(String group) {
        return map.in("/" + WEIGHT_MAP + group);
    }

    private void add(String shard, Set<String> groups) {
        Path file = map.file().resolveSibling(shard);
        Place place = map.sibling(file);
        if (Links.isUnsafe(file, map)) throw place.wrong("a regular file", "a symbolic link");
        HdfTree tree = HdfTree.read(Bytes.of(file), place, limits);
        for (String group : groups) {
            if (!tree.hasGroup(group)) throw at(group).wrong("this group in " + shard, "none");
        }
        tree.tensors().forEach((path, tensor) -> add(tensor, path, groups, shard));
        weights.addNames(tree, UnaryOperator.identity());
        UnreadPlaces.reportByPath(tree);
    }

    private void add(StoredTensor tensor, String path, Set<String> groups, String shard) {
        StoredTensor located = new StoredTensor(
                shard + tensor.location(), tensor.shape(), tensor.dtype(), tensor.reader(), tensor.blocks());
        String group = path.substring(0, Math.max(1, path.lastIndexOf('/')));
        if (!groups.contains(group)) {
            weights.stray(located);
        } else if (!weights.add(path.substring(1), located)) {
            throw at(path).wrong("the tensor in one shard", "the tensor in several");
        }
    }
}
