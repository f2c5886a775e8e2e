package org.kerasaudit.auditor;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import org.kerasaudit.auditor.report.JsonReport;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.fixtures.Fixtures;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code docs/report.schema.json}, read strictly: a field that it does not describe is an error, too. */
final class ReportSchema {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Schema STRICT = REGISTRY.getSchema(closed(document()));

    private ReportSchema() {}

    /** Returns the published schema. */
    static JsonNode document() {
        return JSON.readTree(
                Fixtures.root().resolveSibling("docs/report.schema.json").toFile());
    }

    /** Returns what is wrong with the JSON report on these audits. */
    static List<String> errors(ModelReport... reports) {
        return errors(report(reports));
    }

    /** Returns what is wrong with a JSON report. */
    static List<String> errors(JsonNode report) {
        return STRICT.validate(report).stream().map(Error::toString).toList();
    }

    /** Returns the JSON report on these audits. */
    static JsonNode report(ModelReport... reports) {
        return JSON.readTree(JsonReport.of(List.of(reports)));
    }

    private static JsonNode closed(JsonNode schema) {
        for (JsonNode part : schema) closed(part);
        if (schema instanceof ObjectNode object && object.path("properties").isObject()) {
            object.put("additionalProperties", false);
        }
        return schema;
    }
}
