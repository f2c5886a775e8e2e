package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;

/** KA707: a layer that loads a graph from outside the file. */
public record ForeignGraph() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA707",
            Severity.ERROR,
            "A layer loads a SavedModel from a path or address chosen by the file.",
            "CVE-2026-1462: TFSMLayer loads the SavedModel at its filepath while the model is loaded, even in safe mode; its "
                    + "graph can read and write files on every call. Keras 3.12.1, 3.13.2 and later refuse it in safe "
                    + "mode. TensorFlow Hub's KerasLayer does the same with its handle. Have the graph rewritten with layers.");

    /** Classes that load a TensorFlow graph, and the option that names its location. */
    private static final Map<String, String> SOURCES = Map.of("TFSMLayer", "filepath", "KerasLayer", "handle");

    @Override
    public void object(JsonNode object, Where where, Hits hits) {
        for (String className : Reference.classNames(object)) {
            String key = SOURCES.get(className);
            if (key != null) report(className, key, object, where, hits);
        }
    }

    private static void report(String className, String key, JsonNode object, Where where, Hits hits) {
        JsonNode source = object.path("config").path(key);
        String from = source.isMissingNode()
                ? ""
                : " from " + Texts.quoted(source.isTextual() ? source.asText() : source.toString());
        hits.add(RULE, where, "no graph from outside the file", "a " + Texts.line(className) + from);
    }
}
