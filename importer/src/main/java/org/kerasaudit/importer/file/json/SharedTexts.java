package org.kerasaudit.importer.file.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes the nodes of one document, in which short texts that are equal are one node: configurations repeat most of theirs. */
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
