package org.kerasaudit.auditor.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Finding.Effect;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.importer.model.Problem;
import org.kerasaudit.importer.model.Problem.Kind;

/** Reports the problems of one kind that came up while the model was understood. */
public record ProblemCheck(Kind kind, Rule rule) implements Check {
    /** One for each kind of problem. */
    public static List<ProblemCheck> all() {
        List<ProblemCheck> checks = new ArrayList<>();
        for (Kind kind : Kind.values()) checks.add(new ProblemCheck(kind, rule(kind)));
        return checks;
    }

    @Override
    public void check(Audit audit, Consumer<Finding> findings) {
        audit.opened()
                .model()
                .ifPresent(model -> model.problems().stream()
                        .filter(problem -> problem.kind() == kind)
                        .map(problem -> finding(audit, problem))
                        .forEach(findings));
    }

    private Finding finding(Audit audit, Problem problem) {
        return Finding.of(rule, audit.at(problem.layer(), problem.place()), problem.expected(), problem.found())
                .with(blocks() ? Effect.BLOCKS : Effect.COUNTS);
    }

    /** Whether something is not checked where there is such a problem. */
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
                        "Nothing is known of its variables, its output shape or what it computes; everything downstream of it "
                                + "stays unknown. Register the layer with a LayerFamily to have it checked.");
            case UNKNOWN_OPTION ->
                new Rule(
                        "KA202",
                        Severity.WARNING,
                        "A layer has an option nobody knows.",
                        "The option may change what the layer computes, so the layer counts as not checked.");
            case REFUSED_OPTION ->
                new Rule(
                        "KA203",
                        Severity.WARNING,
                        "A layer uses an option whose forward pass is not implemented.",
                        "Parameters and shapes are checked; predictions are not recomputed, because that would only "
                                + "approximate them. An activation that Keras has no name for, a function of one's own, is such "
                                + "an option: the file holds its name alone.");
            case INVALID_CONFIG ->
                new Rule(
                        "KA204",
                        Severity.ERROR,
                        "A configuration value is invalid.",
                        "No Keras writes this value; the file was edited or damaged.");
            case BROKEN_GRAPH ->
                new Rule(
                        "KA205",
                        Severity.ERROR,
                        "The graph of layers is broken.",
                        "A call refers to a tensor that does not exist, names repeat, or the graph has a cycle.");
            case TENSOR_SHAPE ->
                new Rule(
                        "KA302",
                        Severity.ERROR,
                        "A stored tensor has another shape than the configuration gives it.",
                        "The weights were saved from another architecture, or an axis order was changed in conversion.");
            case MISSING_TENSOR ->
                new Rule(
                        "KA303",
                        Severity.ERROR,
                        "A variable of the configuration has no stored tensor.",
                        "Keras would leave the variable at its initial value or refuse to load the file.");
            case UNCLAIMED_TENSOR ->
                new Rule(
                        "KA304",
                        Severity.ERROR,
                        "A stored tensor or asset belongs to no layer.",
                        "The weights belong to another architecture, or data was hidden in the file.");
            case TENSOR_ORDER ->
                new Rule(
                        "KA305",
                        Severity.ERROR,
                        "Names contradict the order by which Keras loads.",
                        "Keras loads by position; tensors of equal shape end up in each other's place.");
            case BOUND_BY_POSITION ->
                new Rule(
                        "KA306",
                        Severity.INFO,
                        "Tensors were bound by position.",
                        "The names in the file do not tell which tensor is which; a swap of equal shapes cannot be noticed.");
            case RELOADED_DIFFERENTLY ->
                new Rule(
                        "KA307",
                        Severity.WARNING,
                        "Keras reads the file otherwise than it was saved.",
                        "What Keras wrote does not survive its own reading, such as a line break inside a term of a vocabulary. "
                                + "The audit takes the file as it was saved; loaded into Keras, the model computes something else.");
            case SHAPE_MISMATCH ->
                new Rule(
                        "KA401",
                        Severity.ERROR,
                        "A layer is given input it cannot take.",
                        "The shapes that flow along the graph do not fit this layer's configuration.");
            case SHAPE_CONTRADICTION ->
                new Rule(
                        "KA402",
                        Severity.ERROR,
                        "A recorded shape contradicts the graph.",
                        "Keras wrote the shape when the model was built; the configuration now gives another.");
        };
    }
}
