package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;

/** KA705: a TensorFlow function in a tf.keras graph that does more than compute. */
public record ActingOperation() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA705",
            Severity.ERROR,
            "A graph calls a TensorFlow function that does more than compute.",
            "TFOpLambda layers of tf.keras 2.4 to 2.15 can name any exported TensorFlow symbol, including io.write_file, "
                    + "io.read_file and keras.utils.get_file; TensorFlowOpLayer can name any raw operation, including those "
                    + "of libraries that the program has loaded. Building the model calls it with arguments from the file; "
                    + "safe mode does not cover these layers. Only functions and operations known to do nothing but "
                    + "compute are accepted here. Do not load the file; if the function is harmless, have the model "
                    + "rewritten with layers.");

    private static final String NODE_DEF = "node_def";

    /** Options under which programs store whole graphs or their functions. */
    private static final List<String> GRAPHS =
            List.of("graph_def", "meta_graph_def", "function_def", "function_library");

    @Override
    public void object(JsonNode object, Where where, Hits hits) {
        JsonNode config = object.path("config");
        if (config.isObject()) {
            for (String className : Reference.classNames(object)) layer(className, config, where, hits);
        }
        boolean ofALayer = where.key().equals("config")
                && where.above() != null
                && where.above().node().has("class_name");
        if (object.has(NODE_DEF) && !ofALayer) rawOperation(object.get(NODE_DEF), where, hits);
        if (config.has(NODE_DEF)) rawOperation(config.get(NODE_DEF), where, hits);
        if (hasGraph(object)) report("a TensorFlow graph", where, hits);
    }

    /** Checks the function that a layer of this class calls. */
    private static void layer(String className, JsonNode config, Where where, Hits hits) {
        switch (className) {
            case "TFOpLambda", "SlicingOpLambda" -> {
                String symbol = text(config, "function");
                if (!TensorFlowNames.isPure(symbol)) report(named(symbol), where, hits);
            }
            case "ClassMethod" -> {
                String symbol = text(config, "cls_symbol");
                String method = text(config, "method_name");
                if (!TensorFlowNames.isPureClassMethod(symbol, method))
                    report(named(symbol + "." + method), where, hits);
            }
            case "InstanceMethod" -> {
                String method = text(config, "attr_name");
                if (!TensorFlowNames.isPureMethod(method)) report("the method " + named(method), where, hits);
            }
            case "InstanceProperty" -> {
                String property = text(config, "attr_name");
                if (!TensorFlowNames.isProperty(property)) report("the attribute " + named(property), where, hits);
            }
            default -> {}
        }
    }

    private static void rawOperation(JsonNode nodeDef, Where where, Hits hits) {
        NodeDefs called = NodeDefs.of(nodeDef);
        if (called.operations().isEmpty()) report("a raw operation that cannot be read", where, hits);
        called.operations().stream()
                .filter(operation -> !TensorFlowNames.isPureOperation(operation))
                .findFirst()
                .ifPresentOrElse(
                        operation -> report("the raw operation " + Texts.quoted(operation), where, hits),
                        () -> called.functions().stream()
                                .findFirst()
                                .ifPresent(function -> report(
                                        "a raw operation that calls the function " + named(function), where, hits)));
    }

    private static boolean hasGraph(JsonNode object) {
        for (String key : GRAPHS) {
            if (object.hasNonNull(key)) return true;
        }
        return false;
    }

    private static void report(String found, Where where, Hits hits) {
        hits.add(RULE, where, "a TensorFlow function that only computes", found);
    }

    private static String named(String name) {
        return name.isEmpty() ? "without a name" : Texts.quoted(name);
    }

    private static String text(JsonNode object, String key) {
        JsonNode value = object.path(key);
        return value.isTextual() ? value.asText() : "";
    }
}
