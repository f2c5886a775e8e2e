package org.kerasaudit.auditor.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.result.DeployabilityRules;
import org.kerasaudit.auditor.result.Deployment;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.LayerReport;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.targets.Hazard;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.file.ModelFile;
import org.kerasaudit.importer.model.BoundWeight;
import org.kerasaudit.importer.model.Model;
import org.kerasaudit.importer.model.StoredTensor;
import org.kerasaudit.importer.tensor.Shape;

/** The JSON report. Fields may be added but never renamed. */
public final class JsonReport implements ReportWriter {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final JsonGenerator generator;

    /** Opens a report to which audits are added one by one. */
    public JsonReport(Writer out) throws IOException {
        generator = new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .createGenerator(out)
                .setCharacterEscapes(new PrintableJson())
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
        generator.writeStartObject();
        generator.writeFieldName("tool");
        generator.writeTree(JSON.objectNode().put("name", "keras-audit").put("version", version()));
        generator.writeArrayFieldStart("models");
    }

    /** Returns the report on these audits, indented, with a final newline. */
    public static String of(List<ModelReport> reports) {
        StringWriter text = new StringWriter();
        try (JsonReport report = new JsonReport(text)) {
            reports.forEach(report::add);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    @Override
    public void add(ModelReport report) {
        try {
            generator.writeTree(model(report));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() throws IOException {
        generator.writeEndArray();
        generator.writeEndObject();
        generator.writeRaw('\n');
        generator.close();
    }

    /** Returns the version of this tool, from its manifest. */
    public static String version() {
        return Optional.ofNullable(JsonReport.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    private static ObjectNode model(ModelReport report) {
        ObjectNode node = JSON.objectNode();
        node.put("file", report.file().toString());
        node.put(
                "sha256",
                report.hashes().file().isEmpty() ? null : report.hashes().file());
        @Nullable KerasModel opened = report.model();
        @Nullable ModelFile file = opened == null ? null : opened.file();
        Optional<Model> model = opened == null ? Optional.empty() : opened.model();
        node.put("format", file == null ? null : file.format().reportName());
        node.put("keras_version", file == null || file.kerasVersion().isEmpty() ? null : file.kerasVersion());
        node.put("backend", file == null || file.backend().isEmpty() ? null : file.backend());
        node.put("class_name", model.map(found -> found.network().className()).orElse(null));
        node.put("name", model.map(found -> found.network().name()).orElse(null));
        node.put("verdict", report.verdict().reportName());
        node.set("input_shapes", shapes(report.inputShapes()));
        node.set("output_shapes", shapes(report.outputShapes()));
        ObjectNode params = node.putObject("params");
        put(params, "total", report.counts().total());
        put(params, "trainable", report.counts().trainable());
        put(params, "non_trainable", report.counts().nonTrainable());
        put(params, "optimizer", report.counts().optimizer());
        ArrayNode layers = node.putArray("layers");
        model.ifPresent(found -> report.layers()
                .forEach(layer -> layers.add(layer(layer, report.hashes().tensors()))));
        ArrayNode findings = node.putArray("findings");
        report.findings().forEach(finding -> findings.add(finding(finding)));
        node.set(
                "verification",
                report.verification() == null ? JSON.nullNode() : JsonVerification.of(report.verification()));
        node.set(
                "second_opinion",
                report.secondOpinion() == null ? JSON.nullNode() : JsonSecondOpinion.of(report.secondOpinion()));
        ArrayNode targets = node.putArray("targets");
        report.deployments().forEach(deployment -> targets.add(target(deployment)));
        return node;
    }

    private static ObjectNode layer(LayerReport report, Map<String, String> sha256) {
        ObjectNode node = JSON.objectNode();
        node.put("name", report.layer().name());
        node.put("path", report.layer().path());
        node.put("class_name", report.layer().className());
        @Nullable List<Shape> shapes = report.outputShapes();
        if (shapes == null) node.putNull("output_shape");
        else node.set("output_shape", shapes.size() == 1 ? shape(shapes.get(0)) : shapes(shapes));
        put(node, "params", report.params());
        put(node, "trainable_params", report.trainable());
        put(node, "non_trainable_params", report.nonTrainable());
        node.put("formula", report.formula() == null ? null : report.formula().text());
        ArrayNode inbound = node.putArray("inbound");
        report.inbound().forEach(inbound::add);
        ArrayNode weights = node.putArray("weights");
        report.weights().forEach(weight -> weights.add(weight(weight, sha256)));
        ArrayNode children = node.putArray("layers");
        report.children().forEach(child -> children.add(layer(child, sha256)));
        return node;
    }

    private static ObjectNode weight(BoundWeight weight, Map<String, String> sha256) {
        @Nullable StoredTensor stored = weight.stored();
        ObjectNode node = JSON.objectNode();
        node.put(
                "name",
                weight.spec().key().replaceFirst("^(layers/[^/]+/)+", "").replace("/layers/", "/"));
        node.set("shape", shape(weight.shape()));
        node.put("dtype", stored == null ? null : stored.dtype().kerasName());
        node.put("stored_at", stored == null ? null : stored.location());
        if (!sha256.isEmpty()) node.put("sha256", stored == null ? null : sha256.get(stored.location()));
        return node;
    }

    private static ObjectNode finding(Finding finding) {
        return JSON.objectNode()
                .put("rule", finding.ruleId())
                .put("severity", finding.severity().reportName())
                .put("layer", finding.layer().isEmpty() ? null : finding.layer())
                .put("message", finding.message())
                .put("expected", finding.expected().isEmpty() ? null : finding.expected())
                .put("found", finding.found().isEmpty() ? null : finding.found());
    }

    private static ObjectNode target(Deployment deployment) {
        ObjectNode node = JSON.objectNode()
                .put("name", deployment.target().name())
                .put("title", deployment.target().title())
                .put("checked", deployment.target().checked());
        ArrayNode hazards = node.putArray("perils");
        for (Hazard hazard : deployment.hazards()) {
            hazards.addObject()
                    .put("rule", DeployabilityRules.of(hazard.kind()).id())
                    .put("layer", textOrNull(hazard.layer()))
                    .put("class_name", textOrNull(hazard.className()))
                    .put("what", textOrNull(hazard.what()))
                    .put("effect", hazard.effect())
                    .put("workaround", textOrNull(hazard.workaround()));
        }
        return node;
    }

    private static @Nullable String textOrNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static ArrayNode shapes(List<@Nullable Shape> shapes) {
        ArrayNode node = JSON.arrayNode();
        shapes.forEach(shape -> node.add(shape == null ? JSON.nullNode() : shape(shape)));
        return node;
    }

    static ArrayNode shape(Shape shape) {
        ArrayNode node = JSON.arrayNode();
        for (long dim : shape.toArray()) {
            if (dim == Shape.UNKNOWN) node.addNull();
            else node.add(dim);
        }
        return node;
    }

    static void put(ObjectNode node, String key, OptionalLong value) {
        if (value.isPresent()) node.put(key, value.getAsLong());
        else node.putNull(key);
    }

    /** Writes a number; NaN and infinities become null because JSON does not have them. */
    static void put(ObjectNode node, String key, double value) {
        if (Double.isFinite(value)) node.put(key, value);
        else node.putNull(key);
    }
}
