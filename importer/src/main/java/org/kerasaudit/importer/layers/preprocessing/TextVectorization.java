package org.kerasaudit.importer.layers.preprocessing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.Scope;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.WeightSpec.Storage;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.preprocessing.Tokens.Split;
import org.kerasaudit.importer.layers.preprocessing.Tokens.Standardize;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Maps texts to the indices of their tokens, or to vectors over a vocabulary.
 *
 * @param length the number of indices to which a text is truncated or zero-padded; 0 for that of the longest text
 * @param lookup null if the tokens themselves are returned, which only tf.keras can do
 */
record TextVectorization(
        Tokens tokens, int length, @Nullable IndexLookup lookup) implements Unary {
    private static final String INNER = "_lookup_layer";
    private static final Scope INNER_SCOPE = new Scope(INNER, INNER);

    static TextVectorization read(Config config) {
        Tokens tokens = new Tokens(Standardize.read(config), Split.read(config), ngrams(config));
        if (config.bool("ragged", false)) config.refuse("ragged", "ragged tensors are not supported");
        Lookups.refuseEncoding(config);
        int length = config.integer("output_sequence_length", 0, 0);
        if (!config.has("output_mode") && config.states("output_mode")) {
            config.ignore("vocabulary", "vocabulary_size", "idf_weights", "max_tokens", "pad_to_max_tokens");
            if (tokens.split() != Split.NONE)
                config.refuse("output_mode", "the number of tokens differs between texts");
            return new TextVectorization(tokens, length, null);
        }
        OutputMode mode = OutputMode.read(
                config, OutputMode.INT, OutputMode.ONE_HOT, OutputMode.MULTI_HOT, OutputMode.COUNT, OutputMode.TF_IDF);
        if (mode == OutputMode.ONE_HOT && tokens.split() != Split.NONE) {
            config.refuse("output_mode", "no version of Keras can run it on texts that are split");
        }
        List<String> holders = List.of("", INNER + "/");
        IndexLookup lookup = IndexLookup.read(config, true, new IndexLookup.Specials("", "[UNK]", 1, holders), mode);
        return new TextVectorization(tokens, length, lookup);
    }

    /** Returns the lengths of token sequences to look up; a single number means all lengths up to it. */
    private static List<Integer> ngrams(Config config) {
        JsonNode value = config.raw("ngrams");
        if (value.isNull()) return List.of();
        List<Integer> widths = new ArrayList<>();
        if (value.isInt()) for (int width = 1; width <= value.asInt(); width++) widths.add(width);
        else for (int width : config.intList("ngrams")) widths.add(width);
        if (widths.isEmpty() || widths.stream().anyMatch(width -> width < 1)) {
            throw Config.wrong("ngrams", "lengths ≥ 1", value);
        }
        return List.copyOf(widths);
    }

    /** Archives store the state of the lookup twice: for the layer and for the nested layer. */
    @Override
    public List<WeightSpec> weights(Shape input) {
        if (lookup == null) return List.of();
        List<WeightSpec> specs = new ArrayList<>(lookup.weights());
        lookup.weights().forEach(spec -> specs.add(spec.stored(Storage.BY_NAME).in(INNER_SCOPE)));
        return specs;
    }

    @Override
    public Formula formula(Shape input) {
        return lookup == null ? Formula.ZERO : lookup.formula();
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() == 0) throw new ShapeException("at least 1 axis", input.toString());
        if (tokens.split() != Split.NONE) tokens.texts(input);
        if (lookup == null) return input;
        return lookup.origin().keras3() ? declaredShape(input, lookup) : tracedShape(input, lookup);
    }

    /** Returns the shape that Keras 3 declares. */
    private Shape declaredShape(Shape input, IndexLookup numbers) {
        if (numbers.mode() == OutputMode.INT) {
            return input.slice(0, 1).append(length == 0 ? Shape.UNKNOWN : length);
        }
        if (tokens.split() != Split.NONE) return numbers.declaredShape(input.append(Shape.UNKNOWN));
        return numbers.declaredShape(input.rank() > 1 ? input : input.append(1));
    }

    /** Returns the shape that tf.keras declares, which is the computed one. */
    private Shape tracedShape(Shape input, IndexLookup numbers) {
        boolean split = tokens.split() != Split.NONE;
        Shape rows = split ? tokens.texts(input).append(Shape.UNKNOWN) : input;
        if (!tokens.ngrams().isEmpty()) rows = rows.with(-1, Shape.UNKNOWN);
        if (numbers.mode() != OutputMode.INT) return numbers.declaredShape(rows);
        return length == 0 ? rows : rows.with(-1, length);
    }

    @Override
    public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
        if (x.dtype() != DType.STRING) throw new InputException("expected texts, found " + x);
        String[][] rows = tokens.of(x);
        Shape texts = tokens.split() == Split.NONE ? x.shape().slice(0, x.rank() - 1) : tokens.texts(x.shape());
        if (lookup == null) return strings(rows, texts);
        if (lookup.mode() == OutputMode.INT) return numbers(rows, texts, lookup, weights, kernels);
        int longest = longest(rows);
        long[] padded = lookUp(rows, longest, Long.MAX_VALUE, lookup);
        Tensor encoded = lookup.encode(padded, texts.append(longest).toInts(), weights, kernels);
        return lookup.lowestIfEmpty() ? lowestIfEmpty(encoded, rows) : encoded;
    }

    private static Tensor lowestIfEmpty(Tensor encoded, String[][] rows) {
        long[] numbers = Categories.numbers(encoded);
        int depth = encoded.dim(-1);
        for (int row = 0; row < rows.length; row++) {
            if (rows[row].length == 0) Arrays.fill(numbers, row * depth, (row + 1) * depth, Long.MIN_VALUE);
        }
        return Tensor.of(encoded.dtype(), numbers, encoded.dims());
    }

    private Tensor numbers(String[][] rows, Shape texts, IndexLookup numbers, Weights weights, Kernels kernels) {
        int columns = length == 0 ? longest(rows) : length;
        int[] dims = texts.append(columns).toInts();
        return numbers.encode(lookUp(rows, columns, 0, numbers), dims, weights, kernels);
    }

    /** Returns the indices of each row's tokens, truncated or padded to {@code columns}. */
    private static long[] lookUp(String[][] rows, int columns, long filler, IndexLookup lookup) {
        long[] numbers = new long[Math.multiplyExact(rows.length, columns)];
        Arrays.fill(numbers, filler);
        for (int row = 0; row < rows.length; row++) {
            long[] found = lookup.numbers(Tensor.of(rows[row], rows[row].length));
            System.arraycopy(found, 0, numbers, row * columns, Math.min(columns, found.length));
        }
        return numbers;
    }

    private static Tensor strings(String[][] rows, Shape texts) {
        String[] all = Arrays.stream(rows).flatMap(Arrays::stream).toArray(String[]::new);
        return Tensor.of(all, texts.append(longest(rows)).toInts());
    }

    private static int longest(String[][] rows) {
        return Arrays.stream(rows).mapToInt(row -> row.length).max().orElse(0);
    }

    @Override
    public @Nullable Tensor outputMask(Value input, Kernels kernels) {
        return null;
    }
}
