package org.kerasaudit.auditor.result;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.model.BoundWeight;
import org.kerasaudit.importer.model.ModelLayer;
import org.kerasaudit.importer.tensor.Shape;

/**
 * The report on one layer. Counts are empty if neither configuration nor file provides them.
 *
 * @param outputShapes the output shapes of its first call; null if unknown
 * @param formula null if the layer's variables are unknown
 * @param inbound the tensors it is connected to, as {@code layer[0][0]}
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
