package org.kerasaudit.importer.layers;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/** Every layer class this project knows, by the class name Keras writes. */
public final class Catalogue {
    private static final String OWN_PACKAGE = Catalogue.class.getPackageName();

    private final Map<String, Function<Config, Layer>> readers = new HashMap<>();
    private final Set<String> builtIn = new HashSet<>();

    private Catalogue(Iterable<LayerFamily> families) {
        for (LayerFamily family : families) {
            for (LayerFamily.Type type : family.types()) {
                if (readers.putIfAbsent(type.className(), type.reader()) != null) {
                    throw new IllegalStateException("two layer families offer " + type.className());
                }
                if (family.getClass().getPackageName().startsWith(OWN_PACKAGE)) builtIn.add(type.className());
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

    /** The reader of a class that is not Keras's own; one that merely shares its name with Keras's is not meant. */
    public Optional<Function<Config, Layer>> customReader(String className) {
        return builtIn.contains(className) ? Optional.empty() : reader(className);
    }

    public SortedSet<String> classNames() {
        return new TreeSet<>(readers.keySet());
    }
}
