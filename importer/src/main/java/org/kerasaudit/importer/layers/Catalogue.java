package org.kerasaudit.importer.layers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/** Every layer class this project knows, by the class name Keras writes. */
public final class Catalogue {
    private final Map<String, Function<Config, Layer>> readers = new HashMap<>();

    private Catalogue(Iterable<LayerFamily> families) {
        for (LayerFamily family : families) {
            for (LayerFamily.Type type : family.types()) {
                if (readers.putIfAbsent(type.className(), type.reader()) != null) {
                    throw new IllegalStateException("two layer families offer " + type.className());
                }
            }
        }
    }

    /** The built-in layers, then the user's own that the class path offers; a name Keras uses cannot be replaced. */
    public static Catalogue standard() {
        return Holder.STANDARD;
    }

    private static final class Holder {
        private static final Catalogue STANDARD = new Catalogue(ServiceLoader.load(LayerFamily.class));
    }

    public static Catalogue of(List<LayerFamily> families) {
        return new Catalogue(families);
    }

    public Optional<Function<Config, Layer>> reader(String className) {
        return Optional.ofNullable(readers.get(className));
    }

    public SortedSet<String> classNames() {
        return new TreeSet<>(readers.keySet());
    }
}
