package org.kerasaudit.auditor.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.numbers.Deviation;
import org.kerasaudit.auditor.result.Diagnosis;
import org.kerasaudit.auditor.result.RoundingError;
import org.kerasaudit.auditor.result.Verification;
import org.kerasaudit.auditor.result.Verification.LayerOutput;
import org.kerasaudit.auditor.result.Verification.Output;

/** The part of the JSON report about a verification. */
final class JsonVerification {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private JsonVerification() {}

    static ObjectNode of(Verification verification) {
        ObjectNode node = JSON.objectNode();
        node.put("recording", verification.recording().toString());
        node.put("samples", verification.samples());
        node.put("ok", verification.ok());
        node.put("precision", verification.precision().dtype().kerasName());
        node.put("engine", verification.backend().name().replace('-', '_'));
        node.put("rtol", verification.tolerance().rtol());
        rounding(node, verification.analysis().rounding());
        ArrayNode outputs = node.putArray("outputs");
        verification.outputs().forEach(output -> outputs.add(output(output, verification)));
        ArrayNode layers = node.putArray("layers");
        verification.layers().forEach(layer -> layers.add(layer(layer, verification)));
        node.put("first_divergence", verification.analysis().firstDivergence());
        @Nullable Diagnosis diagnosis = verification.analysis().diagnosis();
        ArrayNode causes = node.putArray("causes");
        if (diagnosis != null) diagnosis.causes().forEach(cause -> causes.add(cause(cause)));
        ArrayNode unexplained = node.putArray("unexplained");
        if (diagnosis != null) diagnosis.unexplained().forEach(unexplained::add);
        node.put("diagnosis_complete", diagnosis == null || diagnosis.complete());
        return node;
    }

    private static void rounding(ObjectNode node, @Nullable RoundingError rounding) {
        if (rounding == null) {
            node.putNull("rounding");
            return;
        }
        ObjectNode part = node.putObject("rounding");
        JsonReport.put(part, "recorded_abs_error", rounding.recorded());
        JsonReport.put(part, "float32_abs_error", rounding.computed());
    }

    private static ObjectNode output(Output output, Verification verification) {
        Deviation deviation = output.deviation();
        ObjectNode node = JSON.objectNode().put("index", output.index());
        node.set("shape", JsonReport.shape(output.shape()));
        errors(node, "", deviation);
        JsonReport.put(node, "mean_abs_error", deviation.meanAbs());
        JsonReport.put(node, "mean_rel_error", deviation.meanRel());
        node.put("ok", verification.matches(deviation));
        node.put("within_tolerance", output.ok());
        node.put("difference", deviation.difference());
        JsonReport.put(node, "atol", verification.tolerance().absolute(deviation.magnitude()));
        node.set("worst", deviation.worst() == null ? JSON.nullNode() : element(deviation.worst()));
        node.set("not_finite", notFinite(deviation.notFinite()));
        node.put("top1_changed", deviation.topChanged());
        Verification.@Nullable Rounding rounding = output.rounding();
        ObjectNode part = rounding == null ? null : node.putObject("rounding");
        if (rounding == null || part == null) return node.putNull("rounding");
        JsonReport.put(part, "float32_abs_error", rounding.usual());
        JsonReport.put(part, "beyond_rounding", rounding.beyond());
        return node;
    }

    private static void errors(ObjectNode node, String prefix, Deviation deviation) {
        JsonReport.put(node, prefix + "max_abs_error", deviation.maxAbs());
        JsonReport.put(node, prefix + "max_rel_error", deviation.maxRel());
    }

    private static ObjectNode element(Deviation.Element element) {
        ObjectNode node = JSON.objectNode();
        ArrayNode index = node.putArray("index");
        for (long at : element.index()) index.add(at);
        JsonReport.put(node, "recorded", element.recorded());
        JsonReport.put(node, "computed", element.computed());
        return node;
    }

    private static ObjectNode notFinite(Deviation.NotFinite notFinite) {
        return JSON.objectNode()
                .put("both", notFinite.both())
                .put("recorded", notFinite.recorded())
                .put("computed", notFinite.computed())
                .put("first", notFinite.first());
    }

    private static ObjectNode layer(LayerOutput layer, Verification verification) {
        ObjectNode node = JSON.objectNode().put("path", layer.path());
        errors(node, "", layer.whole());
        node.put("ok", verification.matches(layer.whole()));
        @Nullable Deviation own = layer.own();
        if (own == null)
            return node.putNull("own_max_abs_error")
                    .putNull("own_max_rel_error")
                    .putNull("own_ok");
        errors(node, "own_", own);
        return node.put("own_ok", own.ok());
    }

    private static ObjectNode cause(Diagnosis.Cause cause) {
        ObjectNode node = JSON.objectNode().put("id", cause.id());
        List<String> layers = cause.layers();
        ArrayNode paths = node.putArray("layers");
        layers.forEach(paths::add);
        node.put("text", cause.text()).put("advice", cause.advice()).put("proven", cause.proven());
        JsonReport.put(node, "max_rel_error_before", cause.before());
        JsonReport.put(node, "max_rel_error_after", cause.after());
        return node;
    }
}
