package org.kerasaudit.auditor.rules.backdoor;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.Shape;

/**
 * What a tensor is derived from; a constant is derived from neither trained weights nor inputs.
 *
 * @param trained whether it depends on trained weights
 * @param mixed whether only some of its elements may depend on trained weights
 * @param signal null if it is not a plain function of the inputs
 * @param joins the joins that it depends on
 * @param shape null if unknown
 */
record Flow(
        boolean trained,
        boolean mixed,
        @Nullable Signal signal,
        List<Join> joins,
        @Nullable Shape shape) {
    private static final int MOST_JOINS = 16;

    static Flow constant(@Nullable Shape shape) {
        return new Flow(false, false, null, List.of(), shape);
    }

    boolean isConstant() {
        return !trained && signal == null;
    }

    Flow of(@Nullable Shape other) {
        return new Flow(trained, mixed, signal, joins, other);
    }

    /** Returns the joins of all these tensors. */
    static List<Join> joins(List<Flow> flows) {
        List<Join> all = List.of();
        for (Flow flow : flows) all = plus(all, flow.joins);
        return all;
    }

    static List<Join> plus(List<Join> some, List<Join> more) {
        if (some.isEmpty() || some.equals(more)) return more;
        if (more.isEmpty()) return some;
        List<Join> all = new ArrayList<>(some);
        for (Join join : more) {
            boolean known = some.stream().anyMatch(other -> other.layer().equals(join.layer()));
            if (!known && all.size() < MOST_JOINS) all.add(join);
        }
        return all;
    }
}
