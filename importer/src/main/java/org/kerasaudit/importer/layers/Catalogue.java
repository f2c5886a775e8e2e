package org.kerasaudit.importer.layers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Every layer class this project knows, by the class name Keras writes. */
public final class Catalogue {
    /** The packages of this project, in which nobody else has layers. */
    private static final String OWN_PACKAGES = "org.kerasaudit.importer.";

    private static final ClassLoader OWN_LOADER = Objects.requireNonNull(Catalogue.class.getClassLoader());

    private final Map<String, LayerFamily.Type> types = new HashMap<>();
    private final Set<String> builtIn = new HashSet<>();
    private final Map<String, Function<Config, Unary>> functions = new HashMap<>();
    private final List<LayerFamily> lazy = new ArrayList<>();

    private Catalogue(Iterable<LayerFamily> families) {
        for (LayerFamily family : families) {
            if (family.prefix().isEmpty()) add(family);
            else lazy.add(family);
        }
    }

    private void add(LayerFamily family) {
        boolean own = family.getClass().getPackageName().startsWith(OWN_PACKAGES);
        for (LayerFamily.Type type : family.types()) {
            if (types.putIfAbsent(type.className(), type) != null) {
                throw new IllegalStateException("two layer families offer " + type.className());
            }
            if (own) builtIn.add(type.className());
        }
        if (own) functions.putAll(family.functions());
    }

    /** Asks the families that may offer classes whose names begin so. */
    private synchronized void ask(String beginning) {
        lazy.removeIf(family -> {
            boolean meant =
                    beginning.startsWith(family.prefix()) || family.prefix().startsWith(beginning);
            if (meant) add(family);
            return meant;
        });
    }

    /**
     * The built-in layers, then the user's own that the class path offers or, in a server, the thread's context class loader; a
     * name Keras uses cannot be replaced.
     */
    public static Catalogue standard() {
        @Nullable ClassLoader context = Thread.currentThread().getContextClassLoader();
        boolean others = context != null && !isAbove(context);
        return others ? offeredBy(context) : own();
    }

    /** The layers that are found beside this class, whatever thread asks. */
    public static Catalogue own() {
        return Holder.OWN;
    }

    private static final class Holder {
        private static final Catalogue OWN = new Catalogue(families(OWN_LOADER));
    }

    /** Whether the own class loader finds all that {@code loader} does. */
    private static boolean isAbove(ClassLoader loader) {
        for (@Nullable ClassLoader at = OWN_LOADER; at != null; at = at.getParent()) {
            if (at.equals(loader)) return true;
        }
        return false;
    }

    private static Catalogue offeredBy(ClassLoader loader) {
        Map<Class<?>, LayerFamily> families = new LinkedHashMap<>();
        for (LayerFamily family : families(OWN_LOADER)) families.put(family.getClass(), family);
        for (LayerFamily family : families(loader)) families.putIfAbsent(family.getClass(), family);
        return new Catalogue(families.values());
    }

    /** What {@code loader} offers; a server may offer families of another copy of this project, which are none here. */
    private static List<LayerFamily> families(ClassLoader loader) {
        List<LayerFamily> families = new ArrayList<>();
        Iterator<LayerFamily> offered =
                ServiceLoader.load(LayerFamily.class, loader).iterator();
        while (true) {
            try {
                if (!offered.hasNext()) return families;
                families.add(offered.next());
            } catch (ServiceConfigurationError ofAnotherCopy) {
                if (loader.equals(OWN_LOADER)) throw ofAnotherCopy;
            }
        }
    }

    public static Catalogue of(List<LayerFamily> families) {
        return new Catalogue(families);
    }

    public synchronized Optional<LayerFamily.Type> type(String className) {
        if (!types.containsKey(className) && !className.isEmpty()) ask(className);
        return Optional.ofNullable(types.get(className));
    }

    /** A class that is not Keras's own; one that merely shares its name with Keras's is not meant. */
    public Optional<LayerFamily.Type> customType(String className) {
        Optional<LayerFamily.Type> type = type(className);
        return builtIn.contains(className) ? Optional.empty() : type;
    }

    public Optional<Function<Config, Layer>> reader(String className) {
        return type(className).map(LayerFamily.Type::reader);
    }

    /** What is said of layers of this class; nothing of one that is unknown. */
    public Description description(String className) {
        return type(className).map(LayerFamily.Type::description).orElse(Description.NONE);
    }

    /** The reader of this class, if it is one of Keras's own that can serve as another layer's activation. */
    synchronized Optional<Function<Config, Unary>> function(String className) {
        return Optional.ofNullable(functions.get(className));
    }

    public synchronized SortedSet<String> classNames() {
        ask("");
        return new TreeSet<>(types.keySet());
    }
}
