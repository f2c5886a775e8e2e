package org.kerasaudit.auditor.verify.diagnosis;

import java.util.List;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.model.LayerCall;
import org.kerasaudit.importer.tensor.Tensor;

/** Another way to make the calls of a layer. */
@FunctionalInterface
public interface Alternative {
    /**
     * The layer's outputs.
     *
     * @param recorded what is recorded of this call's outputs; empty where nothing is
     */
    List<Value> outputs(LayerCall call, List<Tensor> recorded);
}
