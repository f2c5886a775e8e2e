package org.kerasaudit.auditor.targets;

import java.util.List;

/** A question about a layer in its place that the layer's file answers. What is unknown does not hold. */
@FunctionalInterface
interface Condition {
    boolean holds(Site site);

    /** The options it asks about, as they stand at the site: {@code go_backwards=true}. */
    default List<String> options(Site site) {
        return List.of();
    }

    /** Every part holds; what the parts ask about is shown. */
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

    /** Some part holds. */
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

    /** An option of the layer, its path in the configuration with dots: {@code kernel_initializer.class_name}. */
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
