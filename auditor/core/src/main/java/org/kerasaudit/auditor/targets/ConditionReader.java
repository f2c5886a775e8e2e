package org.kerasaudit.auditor.targets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.kerasaudit.importer.tensor.Shape;

/** Reads conditions: objects whose members must all hold. Lists of layer classes may be referred to as {@code $list}. */
final class ConditionReader {
    private final Function<String, Set<String>> classLists;

    /** @param classLists returns the classes of a named list; throws for an unknown name */
    ConditionReader(Function<String, Set<String>> classLists) {
        this.classLists = classLists;
    }

    Condition read(Strict node) {
        List<Condition> parts = new ArrayList<>();
        for (String key : node.keys()) parts.add(part(key, node));
        node.finish();
        return parts.size() == 1 ? parts.get(0) : new Condition.All(parts);
    }

    private Condition part(String key, Strict node) {
        return switch (key) {
            case "option" -> options(node.child(key));
            case "any" -> new Condition.Any(all(node.items(key)));
            case "not" -> not(read(node.child(key)));
            case "class" -> classes(node.child(key));
            case "rank" -> rank(ValueTest.read(node.child(key)));
            case "sequential" -> is(node.flag(key), site -> site.graph().sequential());
            case "first" -> is(node.flag(key), site -> site.graph().first(site.name()));
            case "last" -> is(node.flag(key), site -> site.graph().last(site.name()));
            case "modelInput" -> is(node.flag(key), site -> site.graph().isInput(site.name()));
            case "endsByName" -> is(node.flag(key), site -> site.graph().endsByName());
            case "inputsReordered" -> is(node.flag(key), site -> site.graph().inputsReordered());
            case "inputShapesDiffer" -> is(node.flag(key), site -> site.graph().inputShapesDiffer(site.layer()));
            case "scopedWeights" ->
                is(node.flag(key), site -> site.graph().names().scoped().contains(site.name()));
            case "mirroredWeights" ->
                is(!node.flag(key), site -> site.graph().names().unmirrored().contains(site.name()));
            case "outputs" -> number(node.child(key), site -> site.graph().outputs(site.name()));
            case "outputRead" -> number(node.child(key), site -> site.graph().highestOutputRead(site.name()));
            case "calls" -> number(node.child(key), site -> site.layer().calls().size());
            case "inputs" -> number(node.child(key), ConditionReader::inputs);
            case "keras" -> number(node.child(key), ConditionReader::generation);
            case "backend" ->
                value(node.child(key), site -> site.graph().origin().backend());
            case "within" -> value(node.child(key), Site::holder);
            case "name" -> name(node.child(key));
            case "size" -> size(node.child(key));
            case "differ" -> differ(node.integers(key));
            case "before" -> some(node.child(key), Site::consumers);
            case "onlyBefore" -> every(node.child(key), Site::consumers);
            case "after" -> some(node.child(key), Site::producers);
            case "behind" -> after(read(node.child(key)));
            default -> throw node.wrong("a condition", "'" + key + "'");
        };
    }

    private List<Condition> all(List<Strict> items) {
        return items.stream().map(this::read).toList();
    }

    private static Condition options(Strict node) {
        List<Condition> parts = new ArrayList<>();
        for (String path : node.keys()) parts.add(new Condition.Option(path, ValueTest.read(node.child(path))));
        return new Condition.All(parts);
    }

    private static Condition not(Condition condition) {
        return site -> !condition.holds(site);
    }

    private static Condition is(boolean wanted, Predicate<Site> question) {
        return site -> question.test(site) == wanted;
    }

    /** Matches the class of a layer; for a wrapped layer, the class of the layer or of its wrapper. */
    private Condition classes(Strict node) {
        Set<String> names = names(node);
        return site -> names.contains(site.className())
                || names.contains(site.layer().className())
                || site.held().stream().anyMatch(held -> names.contains(held.className()));
    }

    private Set<String> names(Strict node) {
        if (node.value().isTextual()) {
            String name = node.value().asText();
            return name.startsWith("$") ? classLists.apply(name.substring(1)) : Set.of(name);
        }
        List<String> names = new ArrayList<>();
        for (JsonNode item : node.value()) names.add(item.asText());
        if (names.isEmpty()) throw node.wrong("layer classes", node.value());
        return Set.copyOf(names);
    }

    private static Condition rank(ValueTest test) {
        return site -> site.input()
                .filter(input -> test.holds(json(input.rank()), site))
                .isPresent();
    }

    private static Condition number(Strict node, Function<Site, Number> asked) {
        ValueTest test = ValueTest.read(node);
        return site -> test.holds(json(asked.apply(site).longValue()), site);
    }

    private static Condition value(Strict node, Function<Site, String> asked) {
        ValueTest test = ValueTest.read(node);
        return site -> test.holds(TextNode.valueOf(asked.apply(site)), site);
    }

    private static JsonNode json(long number) {
        return LongNode.valueOf(number);
    }

    private static long inputs(Site site) {
        return site.layer().calls().stream()
                .mapToLong(call -> call.tensors().size())
                .max()
                .orElse(0);
    }

    private static long generation(Site site) {
        return site.graph().origin().generation().ordinal() + 1L;
    }

    /**
     * Reads a condition on the name. {@code partOf}: one of the words contains the part after the last slash; {@code
     * contains}: the name, or that of a wrapped layer, contains the text; {@code is}: the name equals the text.
     */
    private static Condition name(Strict node) {
        Condition condition;
        if (node.has("partOf")) {
            List<String> words = node.texts("partOf");
            condition = site -> words.stream().anyMatch(word -> word.contains(lastPart(site.name())));
        } else if (node.has("is")) {
            String text = node.text("is");
            condition = site -> site.name().equals(text);
        } else {
            String text = node.text("contains");
            condition = site -> site.name().contains(text)
                    || site.held().stream().anyMatch(held -> held.ownName().contains(text));
        }
        node.finish();
        return condition;
    }

    private static String lastPart(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** Reads a test of the input's size along {@code axis}; unknown sizes pass no test. */
    private static Condition size(Strict node) {
        int axis = (int) node.number("axis");
        ValueTest test = ValueTest.read(node.child("is"));
        node.finish();
        return site -> site.input()
                .filter(input -> input.hasAxis(axis) && input.dim(axis) != Shape.UNKNOWN)
                .filter(input -> test.holds(json(input.dim(axis)), site))
                .isPresent();
    }

    /** Holds if two axes of the input differ in size or one is unknown. */
    private static Condition differ(List<Integer> axes) {
        return site -> site.input()
                .filter(input -> input.hasAxis(axes.get(0)) && input.hasAxis(axes.get(1)))
                .filter(input ->
                        input.dim(axes.get(0)) == Shape.UNKNOWN || input.dim(axes.get(0)) != input.dim(axes.get(1)))
                .isPresent();
    }

    private Condition some(Strict node, Function<Site, List<Site>> neighbors) {
        Condition condition = read(node);
        return site -> neighbors.apply(site).stream().anyMatch(condition::holds);
    }

    private Condition every(Strict node, Function<Site, List<Site>> neighbors) {
        Condition condition = read(node);
        return site -> {
            List<Site> found = neighbors.apply(site);
            return !found.isEmpty() && found.stream().allMatch(condition::holds);
        };
    }

    private static Condition after(Condition condition) {
        return site -> site.after(condition);
    }
}
