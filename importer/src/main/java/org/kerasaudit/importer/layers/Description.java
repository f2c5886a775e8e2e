package org.kerasaudit.importer.layers;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What documentation and rules state about a layer besides its computation.
 *
 * @param doc the layer's page in the Keras documentation, relative to {@code https://keras.io/}; empty if none
 * @param pitfalls common mistakes about its parameters, one sentence each; shown by {@code explain}
 * @param traits properties that rules and diagnosis may rely on
 */
public record Description(String doc, List<String> pitfalls, Set<Trait> traits) {
    public static final Description NONE = new Description("", List.of(), Set.of());

    public Description doc(String page) {
        return new Description(page, pitfalls, traits);
    }

    public Description pitfalls(String... sentences) {
        return new Description(doc, List.of(sentences), traits);
    }

    /** Returns this description with {@code more} pitfalls appended. */
    public Description and(List<String> more) {
        if (more.isEmpty()) return this;
        return new Description(
                doc, Stream.concat(pitfalls.stream(), more.stream()).toList(), traits);
    }

    /** Returns this description with more traits. */
    public Description with(Trait... more) {
        Set<Trait> all = EnumSet.noneOf(Trait.class);
        all.addAll(traits);
        all.addAll(Arrays.asList(more));
        return new Description(doc, pitfalls, all);
    }

    public boolean has(Trait trait) {
        return traits.contains(trait);
    }
}
