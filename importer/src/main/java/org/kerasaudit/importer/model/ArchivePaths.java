package org.kerasaudit.importer.model;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Scope;

/**
 * Finds the path of a layer in an archive. Keras 3 numbers layers of a class in order, {@code layers/dense_1}; tf.keras
 * 2.12 stores them under {@code _layer_checkpoint_dependencies} and counts some twice, so only their order is reliable.
 * Up to Keras 3.0.1 an inner layer that is exposed as a property is stored under its private attribute: {@code
 * _query_dense}.
 */
final class ArchivePaths {
    private static final String LAYERS = "layers/";
    private static final String OLD_LAYERS = "_layer_checkpoint_dependencies/";
    /** The attribute of a wrapper's cell; archives up to tf.keras 2.13 use {@code cell}. */
    private static final String WRAPPED_CELL = "wrapped_cell";

    private static final Pattern COUNTED = Pattern.compile("(.*?)(?:_(\\d+))?");

    private final Set<String> objects = new HashSet<>();
    private final Map<String, Set<String>> children = new HashMap<>();

    ArchivePaths(Set<String> tensorPaths) {
        for (String path : tensorPaths) {
            int slash = path.indexOf('/');
            for (; slash >= 0; slash = path.indexOf('/', slash + 1)) {
                String object = path.substring(0, slash);
                if (!objects.add(object)) continue;
                int parent = object.lastIndexOf('/');
                children.computeIfAbsent(parent < 0 ? "" : object.substring(0, parent), key -> new HashSet<>())
                        .add(object.substring(parent + 1));
            }
        }
    }

    /** Returns the path of the object at these scopes, whether or not it exists. */
    String resolve(List<Scope> scopes) {
        String path = "";
        for (Scope scope : scopes) path = step(path, scope.attribute());
        return path;
    }

    private String step(String parent, String attribute) {
        String exact = join(parent, attribute);
        if (objects.contains(exact)) return exact;
        if (!attribute.startsWith(LAYERS)) {
            String hidden = join(parent, "_" + attribute);
            if (objects.contains(hidden)) return hidden;
            String wrapped = join(parent, "cell");
            return attribute.equals(WRAPPED_CELL) && objects.contains(wrapped) ? wrapped : exact;
        }
        String old = join(parent, OLD_LAYERS.substring(0, OLD_LAYERS.length() - 1));
        if (!objects.contains(old)) return exact;
        Matcher wanted = match(attribute.substring(LAYERS.length()));
        int rank = wanted.group(2) == null ? 0 : Integer.parseInt(wanted.group(2));
        String child = countedTwice(
                children.getOrDefault(old, Set.of()).stream()
                        .filter(name -> match(name).group(1).equals(wanted.group(1)))
                        .sorted(Comparator.comparingInt(ArchivePaths::count))
                        .toList(),
                rank);
        return child == null ? exact : join(old, child);
    }

    /**
     * Returns the stored child for the layer of this rank among all layers of its class. Layers with variables are
     * counted twice, others once, so the number of a layer exceeds its rank by one for each stored layer before it.
     * Falls back to the order if the numbers are inconsistent.
     */
    private static @Nullable String countedTwice(List<String> sameClass, int rank) {
        for (int i = 0; i < sameClass.size(); i++) {
            if (count(sameClass.get(i)) - i == rank) return sameClass.get(i);
        }
        return rank < sameClass.size() ? sameClass.get(rank) : null;
    }

    private static int count(String child) {
        String count = match(child).group(2);
        return count == null || count.length() > 8 ? 0 : Integer.parseInt(count);
    }

    private static Matcher match(String name) {
        Matcher matcher = COUNTED.matcher(name);
        if (!matcher.matches()) throw new IllegalStateException(name);
        return matcher;
    }

    private static String join(String parent, String child) {
        return parent.isEmpty() ? child : parent + "/" + child;
    }
}
