package org.kerasaudit.importer.layers.attention;

import java.util.List;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.Trait;

/** Layers in which queries attend to keys. */
public final class Attentions implements LayerFamily {
    private static final String PAGE = "api/layers/attention_layers/";

    @Override
    public List<Type> types() {
        return List.of(
                new Type("MultiHeadAttention", MultiHeadAttention::read)
                        .doc(PAGE + "multi_head_attention/")
                        .pitfalls(
                                "key_dim and value_dim are sizes per head; the projections have num_heads times as many outputs.",
                                "The number of parameters depends on the last axes of query, key and value, not on their lengths.")
                        .with(Trait.NEEDS_TENSORS),
                grouped("GroupQueryAttention"),
                grouped("GroupedQueryAttention"),
                new Type("Attention", DotAttention::read)
                        .doc(PAGE + "attention/")
                        .pitfalls(
                                "Nothing is projected: without use_scale and score_mode=concat there are no parameters at all."),
                new Type("AdditiveAttention", DotAttention::readAdditive)
                        .doc(PAGE + "additive_attention/")
                        .pitfalls("The only parameters are one scale per feature; query and key are not projected."));
    }

    /** Creates the type under one of the class's two names; Keras renamed it. */
    private static Type grouped(String className) {
        return new Type(className, GroupedQueryAttention::read)
                .doc(PAGE + "group_query_attention/")
                .pitfalls(
                        "Keys and values have only num_key_value_heads heads, each shared by a group of query heads.");
    }
}
