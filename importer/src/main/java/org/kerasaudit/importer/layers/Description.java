package org.kerasaudit.importer.layers;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is said of a layer besides what it computes.
 *
 * @param doc its own page of the Keras documentation, below {@code https://keras.io/}; empty for none
 * @param pitfalls what people commonly get wrong about its parameters, one sentence each; for {@code explain}
 * @param traits what those who look at the layer from outside may rely on
 */
public record Description(String doc, List<String> pitfalls, Set<Trait> traits) {
    public static final Description NONE = new Description("", List.of(), Set.of());

    public Description doc(String page) {
        return new Description(page, pitfalls, traits);
    }

    public Description pitfalls(String... sentences) {
        return new Description(doc, List.of(sentences), traits);
    }

    /** The same with more pitfalls after its own. */
    public Description and(List<String> more) {
        if (more.isEmpty()) return this;
        return new Description(
                doc, Stream.concat(pitfalls.stream(), more.stream()).toList(), traits);
    }

    /** The same with more traits. */
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
