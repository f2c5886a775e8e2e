package org.kerasaudit.importer.ops.tensorflow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All supported TensorFlow functions in tf.keras graphs, by symbol. */
final class TfFunctions {
    private static final Map<String, TfFunction> BY_SYMBOL = bySymbol();

    private TfFunctions() {}

    private static Map<String, TfFunction> bySymbol() {
        Map<String, TfFunction> all = new HashMap<>();
        Stream.of(
                        TfArithmetic.FUNCTIONS,
                        TfPlainViews.FUNCTIONS,
                        TfReductions.FUNCTIONS,
                        TfReshaping.FUNCTIONS,
                        TfJoins.FUNCTIONS,
                        TfSlicing.FUNCTIONS,
                        TfGathering.FUNCTIONS,
                        TfCreation.FUNCTIONS,
                        TfProducts.FUNCTIONS,
                        TfNeural.FUNCTIONS,
                        TfConvolutions.FUNCTIONS,
                        TfImages.FUNCTIONS,
                        TfStrings.FUNCTIONS)
                .flatMap(List::stream)
                .forEach(function -> function.symbols().forEach(symbol -> {
                    if (all.put(symbol, function) != null)
                        throw new IllegalStateException("duplicate function " + symbol);
                }));
        return Map.copyOf(all);
    }

    static Optional<TfFunction> named(String symbol) {
        return Optional.ofNullable(BY_SYMBOL.get(symbol));
    }
}
