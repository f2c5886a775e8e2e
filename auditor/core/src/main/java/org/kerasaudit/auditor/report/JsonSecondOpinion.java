package org.kerasaudit.auditor.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.numbers.Deviation;
import org.kerasaudit.auditor.result.SecondOpinion;
import org.kerasaudit.auditor.result.SecondOpinion.LayerCount;
import org.kerasaudit.auditor.result.SecondOpinion.Output;

/** The part of the JSON report that compares another engine with the recording and with Keras Audit. */
final class JsonSecondOpinion {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private JsonSecondOpinion() {}

    static ObjectNode of(SecondOpinion opinion) {
        ObjectNode node = JSON.objectNode();
        node.put("engine", opinion.engine());
        node.put("version", opinion.version());
        node.put("outcome", opinion.outcome().reportName());
        node.put("detail", opinion.detail().isEmpty() ? null : opinion.detail());
        JsonReport.put(node, "params", opinion.params());
        ArrayNode layers = node.putArray("layers");
        for (LayerCount layer : opinion.layers()) {
            ObjectNode item = layers.addObject().put("path", layer.path());
            JsonReport.put(item, "params", layer.params());
            JsonReport.put(item, "engine_params", layer.engineParams());
        }
        node.put("inputs", opinion.run().inputs().reportName());
        node.put("samples", opinion.run().samples());
        ArrayNode outputs = node.putArray("outputs");
        opinion.run().outputs().forEach(output -> outputs.add(output(output)));
        ArrayNode notes = node.putArray("notes");
        opinion.notes().forEach(notes::add);
        return node;
    }

    private static ObjectNode output(Output output) {
        ObjectNode node = JSON.objectNode().put("index", output.index());
        node.set("recording", deviation(output.engineToRecording()));
        node.set("ours", deviation(output.engineToOurs()));
        node.set("ours_to_recording", deviation(output.oursToRecording()));
        return node;
    }

    private static JsonNode deviation(@Nullable Deviation deviation) {
        if (deviation == null) return JSON.nullNode();
        ObjectNode node = JSON.objectNode();
        JsonReport.put(node, "max_abs_error", deviation.maxAbs());
        JsonReport.put(node, "max_rel_error", deviation.maxRel());
        return node.put("ok", deviation.ok()).put("difference", deviation.difference());
    }
}
