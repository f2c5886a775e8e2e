package org.kerasaudit.auditor;

import java.util.List;
import java.util.stream.Stream;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.rules.ContainerRule;
import org.kerasaudit.auditor.rules.ParameterCountRule;
import org.kerasaudit.auditor.rules.ProblemRule;
import org.kerasaudit.auditor.rules.Rule;
import org.kerasaudit.auditor.rules.SecurityRules;
import org.kerasaudit.auditor.rules.WeightsOnlyRule;
import org.kerasaudit.auditor.rules.weights.HealthRules;
import org.kerasaudit.importer.model.Problem.Kind;

/** Every rule, by what it looks at. */
final class Rules {
    private static final List<Rule> OF_THE_MODEL = List.of(
            new ProblemRule(
                    "KA201",
                    Severity.WARNING,
                    Kind.UNKNOWN_LAYER,
                    true,
                    "A layer class is unknown.",
                    "Nothing is known of its variables, its output shape or what it computes; everything downstream of it "
                            + "stays unknown. Register the layer with a LayerFamily to have it checked."),
            new ProblemRule(
                    "KA202",
                    Severity.WARNING,
                    Kind.UNKNOWN_OPTION,
                    true,
                    "A layer has an option nobody knows.",
                    "The option may change what the layer computes, so the layer counts as not checked."),
            new ProblemRule(
                    "KA203",
                    Severity.WARNING,
                    Kind.REFUSED_OPTION,
                    true,
                    "A layer uses an option whose forward pass is not implemented.",
                    "Parameters and shapes are checked; predictions are not recomputed, because that would only "
                            + "approximate them. An activation that Keras has no name for, a function of one's own, is such "
                            + "an option: the file holds its name alone."),
            new ProblemRule(
                    "KA204",
                    Severity.ERROR,
                    Kind.INVALID_CONFIG,
                    false,
                    "A configuration value is invalid.",
                    "No Keras writes this value; the file was edited or damaged."),
            new ProblemRule(
                    "KA205",
                    Severity.ERROR,
                    Kind.BROKEN_GRAPH,
                    false,
                    "The graph of layers is broken.",
                    "A call refers to a tensor that does not exist, names repeat, or the graph has a cycle."),
            new WeightsOnlyRule(),
            new ParameterCountRule(),
            new ProblemRule(
                    "KA302",
                    Severity.ERROR,
                    Kind.TENSOR_SHAPE,
                    false,
                    "A stored tensor has another shape than the configuration gives it.",
                    "The weights were saved from another architecture, or an axis order was changed in conversion."),
            new ProblemRule(
                    "KA303",
                    Severity.ERROR,
                    Kind.MISSING_TENSOR,
                    false,
                    "A variable of the configuration has no stored tensor.",
                    "Keras would leave the variable at its initial value or refuse to load the file."),
            new ProblemRule(
                    "KA304",
                    Severity.ERROR,
                    Kind.UNCLAIMED_TENSOR,
                    false,
                    "A stored tensor or asset belongs to no layer.",
                    "The weights belong to another architecture, or data was hidden in the file."),
            new ProblemRule(
                    "KA305",
                    Severity.ERROR,
                    Kind.TENSOR_ORDER,
                    false,
                    "Names contradict the order by which Keras loads.",
                    "Keras loads by position; tensors of equal shape end up in each other's place."),
            new ProblemRule(
                    "KA306",
                    Severity.INFO,
                    Kind.BOUND_BY_POSITION,
                    false,
                    "Tensors were bound by position.",
                    "The names in the file do not tell which tensor is which; a swap of equal shapes cannot be noticed."),
            new ProblemRule(
                    "KA307",
                    Severity.WARNING,
                    Kind.RELOADED_OTHERWISE,
                    false,
                    "Keras reads the file otherwise than it was saved.",
                    "What Keras wrote does not survive its own reading, such as a line break inside a term of a vocabulary. "
                            + "The audit takes the file as it was saved; loaded into Keras, the model computes something else."),
            new ProblemRule(
                    "KA401",
                    Severity.ERROR,
                    Kind.SHAPE_MISMATCH,
                    false,
                    "A layer is given input it cannot take.",
                    "The shapes that flow along the graph do not fit this layer's configuration."),
            new ProblemRule(
                    "KA402",
                    Severity.ERROR,
                    Kind.SHAPE_CONTRADICTION,
                    false,
                    "A recorded shape contradicts the graph.",
                    "Keras wrote the shape when the model was built; the configuration now gives another."));

    static final List<Rule> ALL = Stream.of(OF_THE_MODEL, HealthRules.ALL, SecurityRules.ALL, ContainerRule.ALL)
            .<Rule>flatMap(List::stream)
            .toList();

    private Rules() {}
}
