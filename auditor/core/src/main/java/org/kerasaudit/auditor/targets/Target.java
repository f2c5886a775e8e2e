package org.kerasaudit.auditor.targets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.file.ModelFile;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.model.Model;
import org.kerasaudit.importer.model.Network;

/**
 * A runtime for Keras models and what is known of it.
 *
 * @param name by which the command line knows it: {@code dl4j-1.0.0-M2.1}
 * @param title by which messages call it: {@code DL4J 1.0.0-M2.1}
 * @param checked the date of the knowledge, {@code 2026-11-24}
 * @param file what it reads
 * @param unlisted what becomes of layer classes that are not listed
 * @param refused what becomes of single classes among those, where there is more to say
 * @param listed the classes it takes
 * @param hazards by class; those of every layer under the empty name
 */
public record Target(
        String name,
        String title,
        String checked,
        FileRule file,
        Remark unlisted,
        Map<String, Remark> refused,
        Set<String> listed,
        Map<String, List<Hazard>> hazards) {
    private static final String EVERY_LAYER = "";

    /** What happens and what helps. */
    public record Remark(String effect, String workaround) {}

    /**
     * The files it reads.
     *
     * @param formats by their names in reports: {@code h5}
     * @param generations of Keras, 1 to 3
     */
    public record FileRule(Set<String> formats, Remark otherFormat, Set<Integer> generations, Remark otherGeneration) {}

    /** Everything that would happen to a model here, in the order of its layers. A file of weights alone meets nothing. */
    public List<Peril> perils(KerasModel opened) {
        @Nullable Model model = opened.model().orElse(null);
        if (model == null) return List.of();
        List<Peril> perils = new ArrayList<>();
        checkFile(opened.file(), model.origin(), perils);
        @Nullable JsonNode config = opened.file().config();
        JsonNode ends = config == null ? MissingNode.getInstance() : config.path("config");
        check(
                new Graph(
                        model.network(),
                        model.origin(),
                        ends,
                        StoredNames.of(opened.file().weights())),
                perils);
        return List.copyOf(perils);
    }

    private void checkFile(ModelFile opened, Origin origin, List<Peril> perils) {
        String format = opened.format().reportName();
        int generation = origin.generation().ordinal() + 1;
        if (!file.formats.contains(format)) perils.add(unreadable("format " + format, file.otherFormat));
        else if (!file.generations.contains(generation)) {
            String version = opened.kerasVersion().isEmpty()
                    ? "of Keras " + generation
                    : "keras_version " + opened.kerasVersion();
            perils.add(unreadable(version, file.otherGeneration));
        }
    }

    private static Peril unreadable(String what, Remark remark) {
        return new Peril(Kind.UNREADABLE, "", "", what, remark.effect, remark.workaround);
    }

    private void check(Graph graph, List<Peril> perils) {
        for (Site site : graph.sites()) {
            check(site, perils);
            for (Site held : site.held()) check(held, perils);
            for (Network nested : site.layer().networks()) check(graph.nested(nested, site.config()), perils);
        }
    }

    private void check(Site site, List<Peril> perils) {
        if (!listed.contains(site.className())) {
            Remark remark = refused.getOrDefault(site.className(), unlisted);
            perils.add(peril(Kind.REFUSED, site, "", remark.effect, remark.workaround));
            return;
        }
        check(site, hazards.getOrDefault(site.className(), List.of()), perils);
        check(site, hazards.getOrDefault(EVERY_LAYER, List.of()), perils);
    }

    private static void check(Site site, List<Hazard> hazards, List<Peril> perils) {
        for (Hazard hazard : hazards) {
            if (!hazard.when().holds(site)) continue;
            perils.add(peril(hazard.kind(), site, hazard.describe(site), hazard.effect(), hazard.workaround()));
        }
    }

    private static Peril peril(Kind kind, Site site, String what, String effect, String workaround) {
        return new Peril(kind, site.path(), site.className(), what, effect, workaround);
    }
}
