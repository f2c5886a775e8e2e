package org.kerasaudit.importer.layers.core;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;

/**
 * Python bytecode in a file, which is never run. Its output shape is known only if declared, and it has no variables.
 *
 * @param declared the output shape without the batch axis, as stated in the configuration
 */
record Lambda(@Nullable Shape declared) implements Layer {
    static Lambda read(Config config) {
        config.ignore("function_type", "arguments", "output_shape_type", "output_shape_module");
        config.ignore("mask", "function_module", "module");
        config.refuse("function", "Python code in a file is not run");
        return new Lambda(declared(config));
    }

    private static @Nullable Shape declared(Config config) {
        JsonNode written = config.raw("output_shape");
        JsonNode tuple = written.path("class_name").asText().equals("__tuple__")
                ? written.path("config").path("value")
                : written;
        boolean sizes = tuple.isArray() && !tuple.isEmpty();
        for (JsonNode size : tuple) sizes &= size.isNull() || size.isIntegralNumber();
        return sizes ? Config.shape("output_shape", tuple) : null;
    }

    @Override
    public List<Shape> outputShapes(Args<Shape> inputs) {
        if (declared == null) throw new NotCheckableException("the output shape is computed by Python code");
        return List.of(inputs.inputs().get(0).slice(0, 1).append(declared));
    }

    @Override
    public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
        throw new NotCheckableException("Lambda runs Python code");
    }

    @Override
    public List<String> refusedArguments(Args<?> call) {
        return List.of();
    }
}
