package org.kerasaudit.auditor.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Finding.Effect;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.importer.model.Model;
import org.kerasaudit.importer.model.Problem;
import org.kerasaudit.importer.model.Problem.Kind;

/** Reports the problems of one kind that came up while the model was interpreted. */
public record ProblemCheck(Kind kind, Rule rule) implements Check {
    /** Returns one check for each kind of problem. */
    public static List<ProblemCheck> all() {
        List<ProblemCheck> checks = new ArrayList<>();
        for (Kind kind : Kind.values()) checks.add(new ProblemCheck(kind, rule(kind)));
        return checks;
    }

    @Override
    public void check(Audit audit, Consumer<Finding> findings) {
        Model model = audit.opened().model().orElse(null);
        if (model == null) return;
        List<Problem> problems = model.problems().stream()
                .filter(problem -> problem.kind() == kind)
                .toList();
        boolean optional = kind == Kind.REFUSED_OPTION
                && !problems.isEmpty()
                && !model.network().outputRefs().isEmpty();
        Set<String> unneeded = optional ? model.network().unneeded() : Set.of();
        for (Problem problem : problems) findings.accept(finding(audit, problem, isIn(unneeded, problem.layer())));
    }

    private Finding finding(Audit audit, Problem problem, boolean unneeded) {
        return Finding.of(rule, audit.at(problem.layer(), problem.place()), problem.expected(), problem.found())
                .with(blocks() && !unneeded ? Effect.BLOCKS : Effect.COUNTS);
    }

    /** Whether the layer, or a model around it, is one that no output depends on: predictions can be checked without it. */
    private static boolean isIn(Set<String> unneeded, String layer) {
        if (unneeded.isEmpty()) return false;
        for (int end = layer.length(); end > 0; end = layer.lastIndexOf('/', end - 1)) {
            if (unneeded.contains(layer.substring(0, end))) return true;
        }
        return false;
    }

    /** Whether such a problem means that something was not checked. */
    private boolean blocks() {
        return switch (kind) {
            case UNKNOWN_LAYER, UNKNOWN_OPTION, REFUSED_OPTION -> true;
            default -> false;
        };
    }

    private static Rule rule(Kind kind) {
        return switch (kind) {
            case UNKNOWN_LAYER ->
                new Rule(
                        "KA201",
                        Severity.WARNING,
                        "A layer class is unknown.",
                        "Its variables, output shape and computation are unknown, and so is everything downstream of it. "
                                + "To have it checked, add the layer as described in docs/java.md.");
            case UNKNOWN_OPTION ->
                new Rule(
                        "KA202",
                        Severity.WARNING,
                        "A layer has an unknown option.",
                        "The option may change what the layer computes, so the layer counts as not checked.");
            case REFUSED_OPTION ->
                new Rule(
                        "KA203",
                        Severity.WARNING,
                        "A layer uses an option that the forward pass does not support.",
                        "Parameters and shapes are checked, but predictions are not recomputed because they would only be "
                                + "approximate. An activation that is not part of Keras, such as a custom function, is such "
                                + "an option: the file contains only its name.");
            case INVALID_CONFIG ->
                new Rule(
                        "KA204",
                        Severity.ERROR,
                        "A configuration value is invalid.",
                        "No version of Keras writes this value; the file was edited or damaged.");
            case BROKEN_GRAPH ->
                new Rule(
                        "KA205",
                        Severity.ERROR,
                        "The graph of layers is broken.",
                        "A call refers to a tensor that does not exist, a name is used twice, or the graph has a cycle.");
            case TENSOR_SHAPE ->
                new Rule(
                        "KA302",
                        Severity.ERROR,
                        "A stored tensor and its configured variable differ in shape.",
                        "The weights were saved from a different architecture, or a conversion changed the axis order.");
            case MISSING_TENSOR ->
                new Rule(
                        "KA303",
                        Severity.ERROR,
                        "A configured variable has no stored tensor.",
                        "Keras would either leave the variable at its initial value or refuse to load the file.");
            case UNCLAIMED_TENSOR ->
                new Rule(
                        "KA304",
                        Severity.ERROR,
                        "A stored tensor or asset belongs to no layer.",
                        "The weights belong to a different architecture, or data was hidden in the file.");
            case TENSOR_ORDER ->
                new Rule(
                        "KA305",
                        Severity.ERROR,
                        "Tensor names contradict the order in which Keras loads them.",
                        "Keras loads by position, so tensors of equal shape end up swapped.");
            case BOUND_BY_POSITION ->
                new Rule(
                        "KA306",
                        Severity.INFO,
                        "Tensors were bound by position.",
                        "The names in the file do not identify the tensors, so swapped tensors of equal shape go unnoticed.");
            case RELOADED_DIFFERENTLY ->
                new Rule(
                        "KA307",
                        Severity.WARNING,
                        "Keras does not read the file back as it was saved.",
                        "Something Keras wrote does not survive a round trip, such as a line break inside a vocabulary term. "
                                + "The audit reads the file as it was saved; once loaded into Keras, the model computes "
                                + "something else.");
            case SHAPE_MISMATCH ->
                new Rule(
                        "KA401",
                        Severity.ERROR,
                        "A layer receives input it cannot accept.",
                        "The shapes in the graph do not fit this layer's configuration.");
            case SHAPE_CONTRADICTION ->
                new Rule(
                        "KA402",
                        Severity.ERROR,
                        "A recorded shape contradicts the graph.",
                        "Keras recorded the shape when the model was built; the configuration now gives a different one.");
        };
    }
}
