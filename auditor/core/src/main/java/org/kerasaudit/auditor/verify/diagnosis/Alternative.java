package org.kerasaudit.auditor.verify.diagnosis;

import java.util.List;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.model.LayerCall;
import org.kerasaudit.importer.tensor.Tensor;

/** Another way to compute the calls of a layer. */
@FunctionalInterface
public interface Alternative {
    /**
     * Returns the layer's outputs.
     *
     * @param recorded the recorded outputs of this call; empty if not recorded
     */
    List<Value> outputs(LayerCall call, List<Tensor> recorded);
}
