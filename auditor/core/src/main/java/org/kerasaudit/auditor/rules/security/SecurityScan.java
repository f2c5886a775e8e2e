package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.importer.file.Documents;
import org.kerasaudit.importer.model.AssetStore;

/** The single walk over the JSON nodes, pickles, assets and unread bytes of a file. */
public final class SecurityScan {
    private static final String LAYERS = "layers";

    private final List<SecurityCheck> checks;
    private final Hits hits;

    private SecurityScan(List<SecurityCheck> checks, String file) {
        this.checks = checks;
        this.hits = new Hits(file);
    }

    /** Returns everything the checks find in the documents and assets of the file of this name, in rule order. */
    public static List<Finding> of(List<SecurityCheck> checks, String file, Documents documents, AssetStore assets) {
        SecurityScan scan = new SecurityScan(checks, file);
        for (Documents.Document document : documents.all()) {
            boolean strict = document.strict() || document.content().has("module");
            scan.walk(new Where(null, document.place(), document.content(), "", false, strict));
        }
        for (SecurityCheck check : checks) {
            documents.pickles().forEach(pickled -> check.pickle(pickled, scan.hits));
            documents.unread().forEach(unread -> check.unread(unread, scan.hits));
        }
        for (SecurityCheck check : checks) check.assets(assets, scan.hits);
        for (SecurityCheck check : checks) {
            documents.embedded().forEach(embedded -> check.embedded(embedded, scan.hits));
        }
        return scan.hits.all();
    }

    /** Walks a node and its children; readers have limited how deep documents nest. */
    private void walk(Where where) {
        JsonNode node = where.node();
        if (node.isObject()) {
            Connections connections = Connections.of(node);
            for (SecurityCheck check : checks) {
                check.object(node, where, hits);
                if (connections.any()) check.graph(connections, where, hits);
            }
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                walk(child(where, entry.getKey(), entry.getValue()));
            }
        } else if (node.isArray()) {
            for (SecurityCheck check : checks) check.array(node, where, hits);
            boolean layers = isLayerList(where);
            for (int i = 0; i < node.size(); i++) walk(element(where, i, layers));
        } else if (node.isTextual()) {
            String text = node.asText();
            for (SecurityCheck check : checks) check.text(text, where, hits);
        }
    }

    private static Where child(Where parent, String key, JsonNode node) {
        return new Where(parent, key, node, parent.layer(), false, parent.strict() && !isKeras2(parent.node()));
    }

    /** Whether this is a tf.keras class that Keras 3 lacks and that lists its contents in the older way. */
    private static boolean isKeras2(JsonNode object) {
        if (!object.path("class_name").isTextual()) return false;
        String module = object.path("module").asText();
        return Reference.of(object).ofKeras() && (module.contains(".engine.") || module.endsWith(".cell_wrappers"));
    }

    private static Where element(Where list, int index, boolean layers) {
        JsonNode node = list.node().get(index);
        boolean isLayer = layers && node.path("class_name").isTextual();
        String layer = isLayer ? list.layerBelow(name(node)) : list.layer();
        return new Where(list, "[" + index + "]", node, layer, isLayer, list.strict());
    }

    /** Whether this is a list of layers; Keras 1 and 2.1 use one as the whole configuration of a Sequential. */
    private static boolean isLayerList(Where where) {
        return where.key().equals(LAYERS)
                || where.key().equals("config")
                        && where.above() != null
                        && where.above().node().path("class_name").asText().equals("Sequential");
    }

    private static String name(JsonNode layer) {
        JsonNode own = layer.path("config").path("name");
        return own.isTextual() ? own.asText() : layer.path("name").asText("");
    }
}
