package org.kerasaudit.importer.file.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Creates the nodes of one document and shares nodes of equal short strings, most of which repeat in configurations. */
final class SharedTexts extends JsonNodeFactory {
    private static final long serialVersionUID = 1;
    private static final int LONGEST = 40;
    private static final int MOST = 1 << 16;

    private final transient Map<String, TextNode> texts = new ConcurrentHashMap<>();

    @Override
    public TextNode textNode(String text) {
        if (text.length() > LONGEST) return super.textNode(text);
        TextNode known = texts.get(text);
        if (known != null) return known;
        TextNode made = super.textNode(text);
        if (texts.size() < MOST) texts.put(text, made);
        return made;
    }
}
