package org.kerasaudit.importer.model;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.kerasaudit.importer.layers.Scope;
import org.kerasaudit.importer.layers.WeightSpec;

/**
 * Matches variables to the entries of {@code weight_names}. The variable's own name must match; the names of the
 * enclosing layers decide between several candidates.
 */
final class NameMatcher {
    private static final Pattern TENSORFLOW_SUFFIX = Pattern.compile(":\\d+$");
    private static final Pattern UNIQUIFIER = Pattern.compile("_\\d+$");

    private NameMatcher() {}

    /** Returns the index of each variable's entry, or -1. */
    static int[] match(List<WeightSpec> specs, List<WeightStore.Entry> entries) {
        String[] names = new String[entries.size()];
        for (int i = 0; i < names.length; i++) {
            names[i] = TENSORFLOW_SUFFIX.matcher(entries.get(i).name()).replaceFirst("");
        }
        int[] entryOf = new int[specs.size()];
        boolean[] taken = new boolean[names.length];
        for (int i = 0; i < entryOf.length; i++) {
            entryOf[i] = best(specs.get(i), names, taken);
            if (entryOf[i] >= 0) taken[entryOf[i]] = true;
        }
        return entryOf;
    }

    private static int best(WeightSpec spec, String[] names, boolean[] taken) {
        int best = -1;
        int bestScore = 0;
        for (int i = 0; i < names.length; i++) {
            if (taken[i]) continue;
            int score = score(spec, names[i]);
            if (score > bestScore) {
                best = i;
                bestScore = score;
            }
        }
        return best;
    }

    /** Returns whether the name says that the tensor belongs to {@code of} rather than to {@code other}. */
    static boolean tells(WeightSpec of, WeightSpec other, String entry) {
        String name = TENSORFLOW_SUFFIX.matcher(entry).replaceFirst("");
        return score(of, name) > score(other, name);
    }

    /** Returns 0 if the names differ, and more for every enclosing layer whose name occurs, inner layers first. */
    static int score(WeightSpec spec, String name) {
        if (!endsWith(name, spec.name()) && !endsWith(UNIQUIFIER.matcher(name).replaceFirst(""), spec.name())) return 0;
        int score = 1;
        List<Scope> scopes = spec.scopes();
        for (int i = 0; i < scopes.size(); i++) {
            if (!scopes.get(i).name().isEmpty() && holds(name, scopes.get(i).name())) score += 1 << Math.min(i + 1, 20);
        }
        return score;
    }

    /** {@code dense_1/kernel} ends with {@code kernel}; Keras 1's {@code dense_1_W} with {@code W}. */
    private static boolean endsWith(String name, String variable) {
        boolean slashed = name.indexOf('/') >= 0;
        return name.equals(variable) || name.endsWith((slashed ? "/" : "_") + variable);
    }

    private static boolean holds(String name, String layer) {
        return Arrays.asList(name.split("/")).contains(layer) || name.startsWith(layer + "_");
    }
}
