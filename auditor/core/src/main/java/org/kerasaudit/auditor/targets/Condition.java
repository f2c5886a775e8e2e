package org.kerasaudit.auditor.targets;

import java.util.List;

/** A condition on a layer and its place in the graph, decided from the file. It does not hold if anything is unknown. */
@FunctionalInterface
interface Condition {
    boolean holds(Site site);

    /** Returns the options it tests, with their values at the site: {@code go_backwards=true}. */
    default List<String> options(Site site) {
        return List.of();
    }

    /** Holds if every part does; shows the options of all parts. */
    record All(List<Condition> parts) implements Condition {
        @Override
        public boolean holds(Site site) {
            for (Condition part : parts) if (!part.holds(site)) return false;
            return true;
        }

        @Override
        public List<String> options(Site site) {
            return parts.stream().flatMap(part -> part.options(site).stream()).toList();
        }
    }

    /** Holds if any part does. */
    record Any(List<Condition> parts) implements Condition {
        @Override
        public boolean holds(Site site) {
            for (Condition part : parts) if (part.holds(site)) return true;
            return false;
        }

        @Override
        public List<String> options(Site site) {
            return parts.stream()
                    .filter(part -> part.holds(site))
                    .flatMap(part -> part.options(site).stream())
                    .limit(1)
                    .toList();
        }
    }

    /** Tests an option of the layer by its path in the configuration: {@code kernel_initializer.class_name}. */
    record Option(List<String> keys, ValueTest test) implements Condition {
        Option(String path, ValueTest test) {
            this(List.of(path.split("\\.", -1)), test);
        }

        @Override
        public boolean holds(Site site) {
            return test.holds(site.option(keys), site);
        }

        @Override
        public List<String> options(Site site) {
            return List.of(String.join(".", keys) + "=" + site.shown(keys));
        }
    }
}
