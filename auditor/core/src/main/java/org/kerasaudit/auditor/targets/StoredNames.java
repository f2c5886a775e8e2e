package org.kerasaudit.auditor.targets;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.kerasaudit.importer.model.WeightStore;

/**
 * How stored tensors are named, by layer.
 *
 * @param scoped layers whose tensors have an additional name scope and lack TensorFlow's {@code :0}
 * @param unmirrored bidirectional layers whose tensor names differ by more than {@code forward} and {@code backward}
 */
record StoredNames(Set<String> scoped, Set<String> unmirrored) {
    static final StoredNames NONE = new StoredNames(Set.of(), Set.of());

    private static final String FORWARD = "forward";

    /** Reads the names of layers' tensors; tensors without names are ignored. */
    static StoredNames of(WeightStore store) {
        StoredNames names = new StoredNames(new HashSet<>(), new HashSet<>());
        store.groups().forEach(names::note);
        return names;
    }

    private void note(WeightStore.Group group) {
        List<String> written =
                group.entries().stream().map(WeightStore.Entry::name).toList();
        for (String name : written) {
            boolean inside = name.startsWith(group.layer() + "/");
            if (!inside && name.contains("/") && !name.contains(":")) scoped.add(group.layer());
            boolean forward = name.contains("/" + FORWARD);
            if (forward && !written.contains(name.replace(FORWARD, "backward"))) unmirrored.add(group.layer());
        }
    }
}
