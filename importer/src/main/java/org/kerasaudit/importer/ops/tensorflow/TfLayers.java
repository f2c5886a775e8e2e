package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.LayerFamily;

/** What tf.keras makes of functions of TensorFlow between its layers: since 2.4 of the function, before of its raw operation. */
public final class TfLayers implements LayerFamily {
    /** The classes that keep a list of one tensor apart from the tensor. */
    public static final Set<String> STRUCTURED =
            Set.of("TFOpLambda", "SlicingOpLambda", "ClassMethod", "InstanceProperty", "InstanceMethod");

    private static final String RAGGED = "ragged and sparse tensors are not run";

    @Override
    public List<Type> types() {
        return List.of(
                new Type("TFOpLambda", TfLayers::function),
                new Type("SlicingOpLambda", TfLayers::function),
                new Type("TensorFlowOpLayer", RawOperation::read),
                new Type("ClassMethod", config -> refused(config, "method_name", "cls_symbol")),
                new Type("InstanceProperty", config -> refused(config, "attr_name")),
                new Type("InstanceMethod", config -> refused(config, "attr_name")));
    }

    private static Layer function(Config config) {
        JsonNode written = config.raw("function");
        if (!written.isTextual()) throw Config.wrong("function", "the name of a function of TensorFlow", written);
        String symbol = written.asText();
        TfFunction function = TfFunctions.named(symbol)
                .orElseGet(() -> TfFunction.refused(symbol, "this function of TensorFlow is not implemented"));
        if (!function.refusal().isEmpty()) config.refuse("function", function.refusal());
        return new TfOperation(function);
    }

    private static Layer refused(Config config, String key, String... others) {
        config.ignore(others);
        config.refuse(key, RAGGED);
        return new TfOperation(TfFunction.refused(key, RAGGED));
    }
}
