package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;

/** KA707: a layer that loads a graph from elsewhere. */
public record ForeignGraph() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA707",
            Severity.ERROR,
            "A layer loads a SavedModel from a path or address that the file chooses.",
            "CVE-2026-1462: TFSMLayer loads the SavedModel at its filepath while the model is loaded, even in safe mode; its graph may "
                    + "read and write files whenever it is called. Fixed in Keras 3.12.1 and 3.13.2, which refuse it in safe mode. "
                    + "KerasLayer of TensorFlow Hub does the same with its handle. Have the graph rewritten with layers.");

    /** Classes that load a TensorFlow graph, and the option that says from where. */
    private static final Map<String, String> SOURCES = Map.of("TFSMLayer", "filepath", "KerasLayer", "handle");

    @Override
    public void object(JsonNode object, Where where, Hits hits) {
        String className = object.path("class_name").asText();
        String key = SOURCES.get(className.substring(className.indexOf('>') + 1));
        if (key == null) return;
        JsonNode source = object.path("config").path(key);
        String from = source.isMissingNode()
                ? ""
                : " from " + Texts.quoted(source.isTextual() ? source.asText() : source.toString());
        hits.add(RULE, where, "no graph from outside the file", "a " + Texts.line(className) + from);
    }
}
