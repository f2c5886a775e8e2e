package org.kerasaudit.auditor.targets;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.kerasaudit.auditor.targets.Target.ClassRules;
import org.kerasaudit.auditor.targets.Target.FileRule;
import org.kerasaudit.auditor.targets.Target.Remark;
import org.kerasaudit.auditor.targets.Target.Title;

/** Reads the description of a target. Every key must be known and every class named by a hazard must be listed. */
final class TargetReader {
    private final Strict root;
    private final Map<String, Set<String>> lists = new HashMap<>();
    private final Set<String> listed = new TreeSet<>();
    private final Map<String, List<KnownHazard>> knownHazards = new HashMap<>();
    private final ConditionReader conditions = new ConditionReader(this::list);

    private TargetReader(JsonNode json, String place) {
        this.root = new Strict(json, place);
    }

    /**
     * Reads the target described by {@code json}. Throws {@link IllegalArgumentException} naming {@code place} if the
     * description is invalid.
     *
     * @param targets returns the target that another is based on
     */
    static Target read(JsonNode json, String place, Function<String, Target> targets) {
        TargetReader reader = new TargetReader(json, place);
        return reader.root.has("based_on") ? reader.derived(targets) : reader.target();
    }

    private Target target() {
        FileRule file = file(root.child("file"));
        Remark unlisted = remark(root.child("unlisted"));
        listed.addAll(root.texts("layers"));
        return target(file, unlisted, refused(root.child("refused")));
    }

    /** Derives a target: hazards of the base apply, with a note before each effect, except to layers listed here. */
    private Target derived(Function<String, Target> targets) {
        Strict based = root.child("based_on");
        Target base = targets.apply(based.text("target"));
        String note = based.text("note");
        based.finish();
        List<String> own = root.texts("layers");
        listed.addAll(base.classes().listed());
        listed.addAll(own);
        Map<String, Remark> refused = new LinkedHashMap<>(base.classes().refused());
        own.forEach(refused::remove);
        base.knownHazards().forEach((className, inherited) -> {
            if (own.contains(className)) return;
            for (KnownHazard hazard : inherited) add(className, hazard.noted(note));
        });
        refused.putAll(refused(root.child("refused")));
        return target(base.file(), base.classes().unlisted(), refused);
    }

    private Target target(FileRule file, Remark unlisted, Map<String, Remark> refused) {
        Title title = new Title(root.text("name"), root.text("title"), root.text("checked"));
        Strict named = root.child("lists");
        for (String key : named.keys()) lists.put(key, classes(named.texts(key), named));
        named.finish();
        root.items("hazards").forEach(this::hazard);
        root.finish();
        ClassRules classes = new ClassRules(Set.copyOf(listed), Map.copyOf(refused), unlisted);
        return new Target(title, file, classes, Map.copyOf(knownHazards));
    }

    private static FileRule file(Strict node) {
        FileRule rule = new FileRule(
                Set.copyOf(node.texts("formats")),
                remark(node.child("other_format")),
                Set.copyOf(node.integers("keras")),
                remark(node.child("other_keras")));
        node.finish();
        return rule;
    }

    private static Remark remark(Strict node) {
        Remark remark = new Remark(node.text("effect"), node.text("workaround", ""));
        node.finish();
        return remark;
    }

    private Map<String, Remark> refused(Strict node) {
        Map<String, Remark> refused = new LinkedHashMap<>();
        for (String className : node.keys()) {
            if (listed.contains(className)) throw node.wrong("classes that are not among the layers", className);
            refused.put(className, remark(node.child(className)));
        }
        node.finish();
        return Map.copyOf(refused);
    }

    private void hazard(Strict node) {
        Kind kind = kind(node);
        Condition when = node.has("when") ? conditions.read(node.child("when")) : site -> true;
        KnownHazard hazard =
                new KnownHazard(kind, when, node.text("what", ""), node.text("effect"), node.text("workaround", ""));
        if (!node.has("layers")) add("", hazard);
        else classes(expanded(node), node).forEach(className -> add(className, hazard));
        node.finish();
    }

    private List<String> expanded(Strict node) {
        List<String> names = new ArrayList<>();
        for (String name : node.texts("layers")) {
            if (name.startsWith("$")) names.addAll(list(name.substring(1)));
            else names.add(name);
        }
        return names;
    }

    private void add(String className, KnownHazard hazard) {
        knownHazards.computeIfAbsent(className, name -> new ArrayList<>()).add(hazard);
    }

    private Set<String> list(String name) {
        Set<String> classes = lists.get(name);
        if (classes == null) throw root.wrong("one of the lists " + new TreeSet<>(lists.keySet()), "$" + name);
        return classes;
    }

    private Set<String> classes(List<String> names, Strict node) {
        for (String name : names) if (!listed.contains(name)) throw node.wrong("classes among the layers", name);
        return new HashSet<>(names);
    }

    private static Kind kind(Strict node) {
        String written = node.text("kind");
        for (Kind kind : Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(written)) return kind;
        }
        throw node.wrong("a kind of hazard", written);
    }
}
