package org.kerasaudit.importer.layers.attention;

import java.util.List;
import org.kerasaudit.importer.layers.LayerFamily;

/** Layers in which queries attend to keys. */
public final class Attentions implements LayerFamily {
    @Override
    public List<Type> types() {
        return List.of(
                new Type("MultiHeadAttention", MultiHeadAttention::read),
                new Type("GroupQueryAttention", GroupedQueryAttention::read),
                new Type("GroupedQueryAttention", GroupedQueryAttention::read),
                new Type("Attention", DotAttention::read),
                new Type("AdditiveAttention", DotAttention::readAdditive));
    }
}
