package org.kerasaudit.auditor.rules.backdoor;

import java.util.function.BiConsumer;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.rules.Check;

/** The rules on backdoors in the graph, one line each, in ID order. */
public final class BackdoorRules {
    private BackdoorRules() {}

    /** Adds every rule and its check to {@code book}. */
    public static void addTo(BiConsumer<Rule, Check> book) {
        book.accept(InputTest.RULE, new InputTest());
        book.accept(WeightFreePath.RULE, new WeightFreePath());
    }
}
