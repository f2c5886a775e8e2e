package org.kerasaudit.auditor.result;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.model.BoundWeight;
import org.kerasaudit.importer.model.ModelLayer;
import org.kerasaudit.importer.tensor.Shape;

/**
 * What is known of one layer. Counts are empty where neither configuration nor file tells.
 *
 * @param outputShapes of its first call; null where unknown
 * @param formula null where the layer's variables are unknown
 * @param inbound what it is connected to, {@code layer[0][0]}
 * @param children the layers of a nested model
 */
public record LayerReport(
        ModelLayer layer,
        @Nullable List<Shape> outputShapes,
        @Nullable Formula formula,
        OptionalLong params,
        OptionalLong trainable,
        OptionalLong nonTrainable,
        List<String> inbound,
        List<BoundWeight> weights,
        List<LayerReport> children) {}
