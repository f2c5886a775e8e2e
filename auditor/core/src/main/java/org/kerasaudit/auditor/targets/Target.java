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
 * @param knownHazards by class; those of every layer under the empty name
 */
public record Target(
        String name,
        String title,
        String checked,
        FileRule file,
        Remark unlisted,
        Map<String, Remark> refused,
        Set<String> listed,
        Map<String, List<KnownHazard>> knownHazards) {
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
    public List<Hazard> hazards(KerasModel opened) {
        @Nullable Model model = opened.model().orElse(null);
        if (model == null) return List.of();
        List<Hazard> hazards = new ArrayList<>();
        checkFile(opened.file(), model.origin(), hazards);
        @Nullable JsonNode config = opened.file().config();
        JsonNode ends = config == null ? MissingNode.getInstance() : config.path("config");
        check(
                new Graph(
                        model.network(),
                        model.origin(),
                        ends,
                        StoredNames.of(opened.file().weights())),
                hazards);
        return List.copyOf(hazards);
    }

    private void checkFile(ModelFile opened, Origin origin, List<Hazard> hazards) {
        String format = opened.format().reportName();
        int generation = origin.generation().ordinal() + 1;
        if (!file.formats.contains(format)) hazards.add(unreadable("format " + format, file.otherFormat));
        else if (!file.generations.contains(generation)) {
            String version = opened.kerasVersion().isEmpty()
                    ? "of Keras " + generation
                    : "keras_version " + opened.kerasVersion();
            hazards.add(unreadable(version, file.otherGeneration));
        }
    }

    private static Hazard unreadable(String what, Remark remark) {
        return new Hazard(Kind.UNREADABLE, "", "", what, remark.effect, remark.workaround);
    }

    private void check(Graph graph, List<Hazard> hazards) {
        for (Site site : graph.sites()) {
            check(site, hazards);
            for (Site held : site.held()) check(held, hazards);
            for (Network nested : site.layer().networks()) check(graph.nested(nested, site.config()), hazards);
        }
    }

    private void check(Site site, List<Hazard> hazards) {
        if (!listed.contains(site.className())) {
            Remark remark = refused.getOrDefault(site.className(), unlisted);
            hazards.add(hazard(Kind.REFUSED, site, "", remark.effect, remark.workaround));
            return;
        }
        check(site, knownHazards.getOrDefault(site.className(), List.of()), hazards);
        check(site, knownHazards.getOrDefault(EVERY_LAYER, List.of()), hazards);
    }

    private static void check(Site site, List<KnownHazard> knownHazards, List<Hazard> hazards) {
        for (KnownHazard known : knownHazards) {
            if (!known.when().holds(site)) continue;
            hazards.add(hazard(known.kind(), site, known.describe(site), known.effect(), known.workaround()));
        }
    }

    private static Hazard hazard(Kind kind, Site site, String what, String effect, String workaround) {
        return new Hazard(kind, site.path(), site.className(), what, effect, workaround);
    }
}
