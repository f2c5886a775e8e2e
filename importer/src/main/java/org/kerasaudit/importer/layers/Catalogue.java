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

/** All layer classes this project supports, by the class name Keras writes. */
public final class Catalogue {
    /** Packages reserved for this project; nobody else defines layers in them. */
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

    /** Loads the families whose classes may have names starting with {@code beginning}. */
    private synchronized void load(String beginning) {
        lazy.removeIf(family -> {
            boolean matches =
                    beginning.startsWith(family.prefix()) || family.prefix().startsWith(beginning);
            if (matches) add(family);
            return matches;
        });
    }

    /**
     * Returns the built-in layers, followed by custom ones on the class path or, in a server, from the thread's context class
     * loader. A name used by Keras cannot be replaced.
     */
    public static Catalogue standard() {
        @Nullable ClassLoader context = Thread.currentThread().getContextClassLoader();
        boolean separate = context != null && !isAbove(context);
        return separate ? offeredBy(context) : own();
    }

    /** Returns the layers found by the loader of this class, regardless of the calling thread. */
    public static Catalogue own() {
        return Holder.OWN;
    }

    private static final class Holder {
        private static final Catalogue OWN = new Catalogue(families(OWN_LOADER));
    }

    /** Whether this project's class loader finds everything that {@code loader} does. */
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

    /**
     * Returns the families that {@code loader} offers. Those of another copy of this project, which it may find in a
     * server, are skipped.
     */
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
        if (!types.containsKey(className) && !className.isEmpty()) load(className);
        return Optional.ofNullable(types.get(className));
    }

    /** Returns the custom class of this name. A class that merely shares its name with a Keras class is not found. */
    public Optional<LayerFamily.Type> customType(String className) {
        Optional<LayerFamily.Type> type = type(className);
        return builtIn.contains(className) ? Optional.empty() : type;
    }

    public Optional<Function<Config, Layer>> reader(String className) {
        return type(className).map(LayerFamily.Type::reader);
    }

    /** Returns the description of this class; {@link Description#NONE} if it is unknown. */
    public Description description(String className) {
        return type(className).map(LayerFamily.Type::description).orElse(Description.NONE);
    }

    /** Returns the reader of this class if it is a Keras class that can serve as another layer's activation. */
    synchronized Optional<Function<Config, Unary>> function(String className) {
        return Optional.ofNullable(functions.get(className));
    }

    public synchronized SortedSet<String> classNames() {
        load("");
        return new TreeSet<>(types.keySet());
    }
}
