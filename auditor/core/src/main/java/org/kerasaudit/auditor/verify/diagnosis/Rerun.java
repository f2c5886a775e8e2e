package org.kerasaudit.auditor.verify.diagnosis;

import java.util.List;
import java.util.Map;
import org.kerasaudit.auditor.numbers.Recording;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.run.LayerOutputs;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * A model to run again.
 *
 * @param computed the outputs that differ from the recording
 */
public record Rerun(KerasModel model, Precision precision, Recording recording, List<Tensor> computed) {

    /**
     * The results of a changed run.
     *
     * @param layers the outputs of the recorded layers by path; empty if not meaningful
     */
    public record Outcome(List<Tensor> outputs, Map<String, List<Tensor>> layers) {}

    /** Returns what the model computes for other inputs. */
    public Outcome on(List<Tensor> inputs) {
        return outcome(model, inputs);
    }

    /** Returns what Keras computes for the recorded inputs on this backend. */
    public Outcome as(String backend) {
        return outcome(model.as(backend), recording.inputs());
    }

    private Outcome outcome(KerasModel run, List<Tensor> inputs) {
        LayerOutputs layers = new LayerOutputs(layer -> recording.layers().containsKey(layer.path()));
        List<Tensor> outputs = run.forwardPass(precision).run(inputs, layers);
        return new Outcome(outputs, layers.byPath());
    }
}
