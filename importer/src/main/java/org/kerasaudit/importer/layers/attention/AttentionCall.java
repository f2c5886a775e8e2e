package org.kerasaudit.importer.layers.attention;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Args.Arg;
import org.kerasaudit.importer.layers.ShapeException;

/**
 * The call arguments of MultiHeadAttention and GroupQueryAttention. {@code T} represents a tensor as in {@link Args}; the
 * masks are those passed as arguments, not those carried by the tensors.
 *
 * @param key null if the value also serves as the key
 */
record AttentionCall<T>(
        T query,
        T value,
        @Nullable T key,
        @Nullable T queryMask,
        @Nullable T valueMask,
        @Nullable T keyMask,
        @Nullable T attentionMask,
        boolean returnsScores,
        boolean causal) {
    private static final String QUERY = "query";
    private static final List<String> KERAS_2 =
            List.of("value", "key", "attention_mask", "return_attention_scores", "use_causal_mask");
    private static final List<String> KERAS_3 = List.of(
            "value",
            "key",
            "query_mask",
            "value_mask",
            "key_mask",
            "attention_mask",
            "return_attention_scores",
            "use_causal_mask");

    /** Returns the arguments after the query. */
    static List<String> arguments(boolean keras3) {
        return keras3 ? KERAS_3 : KERAS_2;
    }

    static List<String> refused(Args<?> call, boolean keras3) {
        return queryFirst(call).refusedBeyond(arguments(keras3));
    }

    static <T> AttentionCall<T> of(Args<T> given, boolean keras3) {
        Args<T> call = queryFirst(given);
        List<String> names = arguments(keras3);
        T query = tensor(call, 0, QUERY).orElseThrow(() -> new ShapeException("a query", "none"));
        T value = named(call, names, "value");
        if (value == null) throw new ShapeException("a value", "none");
        return new AttentionCall<>(
                query,
                value,
                named(call, names, "key"),
                named(call, names, "query_mask"),
                named(call, names, "value_mask"),
                named(call, names, "key_mask"),
                named(call, names, "attention_mask"),
                call.flag(1 + names.indexOf("return_attention_scores"), "return_attention_scores"),
                call.flag(1 + names.indexOf("use_causal_mask"), "use_causal_mask"));
    }

    /** Handles {@code query=} passed by name, which leaves no positional argument. */
    private static <T> Args<T> queryFirst(Args<T> call) {
        Arg<T> query = call.named().get(QUERY);
        if (query == null || !call.positional().isEmpty()) return call;
        Map<String, Arg<T>> named = new LinkedHashMap<>(call.named());
        named.remove(QUERY);
        return new Args<>(new ArrayList<>(List.of(query)), named);
    }

    private static <T> @Nullable T named(Args<T> call, List<String> names, String name) {
        return names.contains(name)
                ? tensor(call, 1 + names.indexOf(name), name).orElse(null)
                : null;
    }

    private static <T> Optional<T> tensor(Args<T> call, int position, String name) {
        return call.argument(position, name).map(arg -> {
            if (arg instanceof Arg.One<T> one) return one.value();
            throw new ShapeException("a tensor as " + name, arg.toString());
        });
    }

    T keyOrValue() {
        return key == null ? value : key;
    }
}
