package org.kerasaudit.auditor.rules;

import java.util.function.Consumer;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.importer.model.Problem;

/** Turns problems of one kind, met while the model was understood, into findings. */
public record ProblemRule(
        String id, Severity severity, Problem.Kind kind, boolean blocking, String summary, String explanation)
        implements Rule {
    @Override
    public void check(Audit audit, Consumer<Finding> findings) {
        audit.opened()
                .model()
                .ifPresent(model -> model.problems().stream()
                        .filter(problem -> problem.kind() == kind)
                        .map(problem -> finding(
                                audit, problem.layer(), problem.place(), problem.expected(), problem.found(), blocking))
                        .forEach(findings));
    }
}
