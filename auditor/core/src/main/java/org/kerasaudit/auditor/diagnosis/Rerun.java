package org.kerasaudit.auditor.diagnosis;

import java.util.List;
import org.kerasaudit.auditor.numbers.Recording;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * A model to be run once more.
 *
 * @param computed the outputs that differ from the recording
 */
public record Rerun(KerasModel model, Precision precision, Recording recording, List<Tensor> computed) {

    /** The outputs for other inputs. */
    public List<Tensor> on(List<Tensor> inputs) {
        return model.forwardPass(precision).run(inputs);
    }

    /** The outputs for the recorded inputs as Keras computes them on this backend. */
    public List<Tensor> as(String backend) {
        return model.as(backend).forwardPass(precision).run(recording.inputs());
    }
}
