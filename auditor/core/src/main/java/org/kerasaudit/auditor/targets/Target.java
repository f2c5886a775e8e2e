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

/** A runtime for Keras models and its known hazards. */
public final class Target {
    private static final String EVERY_LAYER = "";

    private final Title title;
    private final FileRule file;
    private final ClassRules classes;
    private final Map<String, List<KnownHazard>> knownHazards;

    /**
     * The names of a target.
     *
     * @param name on the command line: {@code dl4j-1.0.0-M2.1}
     * @param text in messages: {@code DL4J 1.0.0-M2.1}
     * @param checked when the data was last checked, {@code 2026-11-24}
     */
    record Title(String name, String text, String checked) {}

    /** What happens, and how to work around it. */
    record Remark(String effect, String workaround) {}

    /**
     * The files it reads.
     *
     * @param formats as named in reports: {@code h5}
     * @param generations of Keras, 1 to 3
     */
    record FileRule(Set<String> formats, Remark otherFormat, Set<Integer> generations, Remark otherGeneration) {}

    /**
     * The layer classes it accepts.
     *
     * @param listed the accepted classes
     * @param refused what happens to particular classes that are not listed
     * @param unlisted what happens to all others
     */
    record ClassRules(Set<String> listed, Map<String, Remark> refused, Remark unlisted) {}

    /** @param knownHazards by class; hazards of every layer are under the empty name */
    Target(Title title, FileRule file, ClassRules classes, Map<String, List<KnownHazard>> knownHazards) {
        this.title = title;
        this.file = file;
        this.classes = classes;
        this.knownHazards = knownHazards;
    }

    /** Returns its name on the command line: {@code dl4j-1.0.0-M2.1}. */
    public String name() {
        return title.name;
    }

    /** Returns its name in messages: {@code DL4J 1.0.0-M2.1}. */
    public String title() {
        return title.text;
    }

    /** Returns the date when its data was last checked, {@code 2026-11-24}. */
    public String checked() {
        return title.checked;
    }

    FileRule file() {
        return file;
    }

    ClassRules classes() {
        return classes;
    }

    Map<String, List<KnownHazard>> knownHazards() {
        return knownHazards;
    }

    /** Returns all hazards for a model on this target, in layer order; none for a weights file. */
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
        if (!classes.listed.contains(site.className())) {
            Remark remark = classes.refused.getOrDefault(site.className(), classes.unlisted);
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
