package org.kerasaudit.auditor.opinion;

import java.util.List;
import org.kerasaudit.auditor.numbers.RandomInputs;
import org.kerasaudit.auditor.numbers.Recording;
import org.kerasaudit.auditor.numbers.Tolerance;
import org.kerasaudit.auditor.result.SecondOpinion.Inputs;
import org.kerasaudit.auditor.verify.Verifier;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.MissingWeightException;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.model.Model;
import org.kerasaudit.importer.tensor.BudgetException;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * The basis of comparison for a second opinion.
 *
 * @param inputs inputs for the model; empty if there are no outputs to compare with
 * @param recorded the outputs recorded with Keras; empty without a recording
 * @param ours the outputs computed here; empty if the model cannot be run here
 * @param ourTolerance the tolerance of the verification
 * @param engineTolerance the tolerance for an engine that computes in float32 at best
 * @param whyNone why there are no outputs to compare with; empty if there are
 */
record Reference(
        Inputs kind,
        List<Tensor> inputs,
        List<Tensor> recorded,
        List<Tensor> ours,
        Tolerance ourTolerance,
        Tolerance engineTolerance,
        String whyNone) {

    /** Returns the recording if one fits the model, otherwise random inputs. */
    static Reference of(Verifier verifier, Model model, Precision precision) {
        return verifier.recording()
                .map(recording -> recorded(verifier, recording))
                .orElseGet(() -> random(verifier, model, precision));
    }

    private static Reference recorded(Verifier verifier, Recording recording) {
        return with(verifier, Inputs.RECORDED, recording.inputs(), recording.outputs(), verifier.computed(), "");
    }

    private static Reference random(Verifier verifier, Model model, Precision precision) {
        try {
            return verifier.budgets().forInputs().within(() -> {
                List<Tensor> inputs = RandomInputs.of(model.network());
                List<Tensor> ours = verifier.opened("").forwardPass(precision).run(inputs);
                return with(verifier, Inputs.RANDOM, inputs, List.of(), ours, "");
            });
        } catch (NotCheckableException
                | MissingWeightException
                | ShapeException
                | InputException
                | BudgetException refused) {
            return none(verifier, String.valueOf(refused.getMessage()));
        }
    }

    private static Reference none(Verifier verifier, String why) {
        String reason = "outputs not compared: there is no recording and the model cannot be run here: " + why;
        return with(verifier, Inputs.NONE, List.of(), List.of(), List.of(), reason);
    }

    private static Reference with(
            Verifier verifier,
            Inputs kind,
            List<Tensor> inputs,
            List<Tensor> recorded,
            List<Tensor> ours,
            String whyNone) {
        List<Tensor> judges = recorded.isEmpty() ? ours : recorded;
        return new Reference(
                kind,
                inputs,
                recorded,
                ours,
                verifier.tolerance(judges, Precision.FLOAT64),
                verifier.tolerance(judges, Precision.FLOAT32),
                whyNone);
    }

    /** Returns the size of the batch axis. */
    long samples() {
        return inputs.isEmpty() || inputs.get(0).rank() == 0 ? 0 : inputs.get(0).dim(0);
    }
}
