package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Function;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.Trait;

/**
 * The layers that tf.keras creates for TensorFlow functions between layers: since 2.4 for the function, before that for
 * its raw operation.
 */
public final class TfLayers implements LayerFamily {
    private static final String PAGE = "api/layers/core_layers/lambda/";
    private static final String RAGGED = "ragged and sparse tensors are not supported";

    @Override
    public List<Type> types() {
        return List.of(
                structured("TFOpLambda", TfLayers::function),
                structured("SlicingOpLambda", TfLayers::function),
                new Type("TensorFlowOpLayer", RawOperation::read)
                        .doc(PAGE)
                        .pitfalls(
                                "TensorFlow operations between layers became separate layers: only tf.keras reads them."),
                structured("ClassMethod", config -> refused(config, "method_name", "cls_symbol")),
                structured("InstanceProperty", config -> refused(config, "attr_name")),
                structured("InstanceMethod", config -> refused(config, "attr_name")));
    }

    private static Type structured(String className, Function<Config, Layer> reader) {
        return new Type(className, reader).doc(PAGE).with(Trait.KEEPS_LISTS);
    }

    private static Layer function(Config config) {
        JsonNode written = config.raw("function");
        if (!written.isTextual()) throw Config.wrong("function", "the name of a TensorFlow function", written);
        String symbol = written.asText();
        TfFunction function = TfFunctions.named(symbol)
                .orElseGet(() -> TfFunction.refused(symbol, "this TensorFlow function is not supported"));
        if (!function.refusal().isEmpty()) config.refuse("function", function.refusal());
        return new TfOperation(function, null);
    }

    private static Layer refused(Config config, String key, String... others) {
        config.ignore(others);
        config.refuse(key, RAGGED);
        return new TfOperation(TfFunction.refused(key, RAGGED), null);
    }
}
