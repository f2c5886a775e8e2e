package org.kerasaudit.auditor.rules;

import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.LayerReport;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.WeightSpec.Storage;
import org.kerasaudit.importer.model.BoundWeight;
import org.kerasaudit.importer.model.WeightStore;

/** KA301: the formula, the configured variables and the stored tensors of a layer disagree on its parameter count. */
public record ParameterCount() implements Check {
    public static final Rule RULE = new Rule(
            "KA301",
            Severity.ERROR,
            "A layer's parameter count differs from its formula.",
            "The textbook formula, evaluated with this layer's numbers, gives a different count than the tensors stored for "
                    + "it. See KA302 to KA304 for the affected tensors.");

    @Override
    public void check(Audit audit, Consumer<Finding> findings) {
        boolean stored = !(audit.opened().file().weights() instanceof WeightStore.None);
        audit.allLayers()
                .filter(layer -> layer.children().isEmpty())
                .forEach(layer -> check(audit, layer, stored, findings));
    }

    private void check(Audit audit, LayerReport layer, boolean stored, Consumer<Finding> findings) {
        @Nullable Formula formula = layer.formula();
        OptionalLong count = formula == null ? OptionalLong.empty() : formula.evaluate();
        OptionalLong found = stored ? storedCount(layer) : layer.params();
        if (formula != null && count.isPresent() && found.isPresent() && !found.equals(count)) {
            String expected =
                    count.getAsLong() + " parameters (" + formula.text() + " = " + formula.substituted() + ")";
            String source = stored ? " in the stored tensors" : " in the configured variables";
            findings.accept(Finding.of(RULE, audit.at(layer.layer().path(), ""), expected, found.getAsLong() + source));
        }
    }

    /** Counts stored parameters; variables that archives omit by design count as configured. */
    private static OptionalLong storedCount(LayerReport layer) {
        long sum = 0;
        for (BoundWeight weight : layer.weights()) sum += counted(weight);
        return OptionalLong.of(sum);
    }

    /** Returns the parameters Keras counts for a weight; it recreates and counts what archives omit. */
    private static long counted(BoundWeight weight) {
        if (!weight.spec().counted()) return 0;
        boolean recreated = weight.spec().storage() == Storage.NOT_IN_ARCHIVES;
        if (recreated) return weight.count().orElse(0);
        return weight.stored() == null ? 0 : weight.stored().shape().size().orElse(0);
    }
}
