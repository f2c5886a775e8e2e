package org.kerasaudit.importer.ops;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.LayerFamily;

/** All operations of {@code keras.ops} that can occur in a graph. */
public final class Operations implements LayerFamily {
    /** The prefix of operation names in the catalog, since many of them are also names of layers. */
    public static final String PREFIX = "keras.ops.";

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public List<Type> types() {
        return all().stream()
                .map(definition -> new Type(
                        PREFIX + definition.className(),
                        config -> Operation.read(definition, config),
                        definition.description()))
                .toList();
    }

    /**
     * Returns the operation of a {@code keras.ops} function such as {@code mean}, without options: all of its
     * parameters are then call arguments. Empty for an unknown function.
     */
    public static Optional<Layer> function(String name) {
        return all().stream()
                .filter(definition -> definition.function().equals(name))
                .<Layer>map(definition -> new Operation(definition, Map.of()))
                .findFirst();
    }

    static List<Definition> all() {
        return Holder.ALL;
    }

    /** Holds the definitions, which are created when the first operation is read: most models have none. */
    private static final class Holder {
        static final List<Definition> ALL = Stream.of(
                        Arithmetic.DEFINITIONS,
                        Pointwise.DEFINITIONS,
                        Comparisons.DEFINITIONS,
                        Reductions.DEFINITIONS,
                        Statistics.DEFINITIONS,
                        Cumulative.DEFINITIONS,
                        Reshaping.DEFINITIONS,
                        Joins.DEFINITIONS,
                        RepeatAndPad.DEFINITIONS,
                        Diagonals.DEFINITIONS,
                        Indexing.DEFINITIONS,
                        Gathering.DEFINITIONS,
                        Scattering.DEFINITIONS,
                        Sorting.DEFINITIONS,
                        Counting.DEFINITIONS,
                        Uniques.DEFINITIONS,
                        Creation.DEFINITIONS,
                        Products.DEFINITIONS,
                        Vectors.DEFINITIONS,
                        CoreOperations.DEFINITIONS,
                        Refusals.DEFINITIONS,
                        Transforms.DEFINITIONS,
                        Segments.DEFINITIONS,
                        LinearAlgebra.DEFINITIONS,
                        Norms.DEFINITIONS,
                        Images.DEFINITIONS,
                        Filters.DEFINITIONS,
                        Warps.DEFINITIONS,
                        Rearranging.DEFINITIONS,
                        Scaling.DEFINITIONS,
                        Ctc.DEFINITIONS,
                        FakeQuantization.DEFINITIONS,
                        ActivationOperations.DEFINITIONS,
                        Encoding.DEFINITIONS,
                        Normalizing.DEFINITIONS,
                        Losses.DEFINITIONS,
                        AttentionOperation.DEFINITIONS,
                        Blocks.DEFINITIONS,
                        LayerOperations.DEFINITIONS)
                .flatMap(List::stream)
                .toList();
    }
}
