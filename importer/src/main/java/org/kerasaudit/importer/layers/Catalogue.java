package org.kerasaudit.importer.layers;

import java.util.ArrayList;
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
    private final List<LayerFamily> unasked = new ArrayList<>();

    private Catalogue(Iterable<LayerFamily> families) {
        for (LayerFamily family : families) {
            if (family.prefix().isEmpty()) add(family);
            else unasked.add(family);
        }
    }

    private void add(LayerFamily family) {
        for (LayerFamily.Type type : family.types()) {
            if (readers.putIfAbsent(type.className(), type.reader()) != null) {
                throw new IllegalStateException("two layer families offer " + type.className());
            }
            if (family.getClass().getPackageName().startsWith(OWN_PACKAGE)) builtIn.add(type.className());
        }
    }

    /** Asks the families that may offer classes whose names begin so. */
    private synchronized void ask(String beginning) {
        unasked.removeIf(family -> {
            boolean meant =
                    beginning.startsWith(family.prefix()) || family.prefix().startsWith(beginning);
            if (meant) add(family);
            return meant;
        });
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

    public synchronized Optional<Function<Config, Layer>> reader(String className) {
        if (!readers.containsKey(className) && !className.isEmpty()) ask(className);
        return Optional.ofNullable(readers.get(className));
    }

    /** The reader of a class that is not Keras's own; one that merely shares its name with Keras's is not meant. */
    public Optional<Function<Config, Layer>> customReader(String className) {
        Optional<Function<Config, Layer>> reader = reader(className);
        return builtIn.contains(className) ? Optional.empty() : reader;
    }

    public synchronized SortedSet<String> classNames() {
        ask("");
        return new TreeSet<>(readers.keySet());
    }
}
