package org.kerasaudit.importer.layers.preprocessing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.PolicyType;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.WeightSpec.Storage;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.preprocessing.CategoryEncoder.Style;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Maps terms to their indices in a vocabulary, or indices to terms.
 *
 * @param strings whether terms are strings; otherwise integers
 * @param vocabulary empty if the file does not contain it
 * @param specials the terms besides those of the vocabulary
 * @param oovBuckets the hash that assigns out-of-vocabulary terms; null for the remainder of a division
 * @param invert whether indices are looked up
 * @param encoder encodes the indices as vectors; depth {@link Shape#UNKNOWN} if the file does not determine it
 * @param idf the configured weights of the terms, one per index; null for none
 * @param origin the version whose rules determine the declared shapes
 */
record IndexLookup(
        boolean strings,
        Optional<Vocabulary> vocabulary,
        Specials specials,
        @Nullable HashBuckets oovBuckets,
        boolean invert,
        OutputMode mode,
        CategoryEncoder encoder,
        double @Nullable [] idf,
        Origin origin) {
    private static final String IDF = "idf_weights";

    /** An index without an element in vectors. */
    private static final long NOWHERE = Long.MAX_VALUE;

    /**
     * The special tokens of a lookup, and where its archive stores the vocabulary.
     *
     * @param mask the padding term: index 0, or left out of vectors; null for none
     * @param oov the term returned for an index without a term
     * @param oovNumbers the number of indices shared by out-of-vocabulary terms
     */
    record Specials(@Nullable Object mask, @Nullable Object oov, int oovNumbers, List<String> holders) {}

    static IndexLookup read(Config config, boolean strings, Specials specials, OutputMode mode) {
        Origin origin = config.origin();
        Categories.refuseSparse(config);
        config.ignore("has_input_vocabulary", "has_static_table");
        boolean pads = config.bool("pad_to_max_tokens", false) && mode.gathers();
        String mostKey = config.present("max_values", "max_tokens");
        int most = config.integer(mostKey, 2, 0);
        if (pads && most == 0) throw Config.wrong(mostKey, "a size to pad to", config.raw(mostKey));
        int size = config.integer("vocabulary_size", 0, 0);
        Vocabulary.Frame frame =
                new Vocabulary.Frame(strings, tokens(specials, mode), specials.mask, most, size, specials.holders);
        Optional<Vocabulary> vocabulary = Vocabulary.read(config, frame);
        int start = frame.specials().size();
        long known = vocabulary.map(found -> (long) start + found.size()).orElse(size == 0 ? Shape.UNKNOWN : size);
        long depth = pads ? most : known;
        OutputMode vectors = mode == OutputMode.TF_IDF ? OutputMode.COUNT : mode;
        CategoryEncoder encoder = new CategoryEncoder(vectors, depth, Style.ofLookups(origin), type(config, mode));
        return new IndexLookup(
                strings,
                vocabulary,
                specials,
                oovBuckets(config, strings, specials.oovNumbers),
                config.bool("invert", false),
                mode,
                encoder,
                idf(config, mode, vocabulary, start, pads ? most : 0),
                origin);
    }

    private static List<Object> tokens(Specials specials, OutputMode mode) {
        List<@Nullable Object> tokens = new ArrayList<>();
        if (specials.mask != null && mode == OutputMode.INT) tokens.add(specials.mask);
        tokens.addAll(Collections.nCopies(specials.oovNumbers, specials.oov));
        return tokens;
    }

    /** In Keras 3, vectors are integers except for weighted ones; in tf.keras they have the policy's type. */
    private static DType type(Config config, OutputMode mode) {
        Origin origin = config.origin();
        if (mode == OutputMode.TF_IDF) return DType.FLOAT32;
        if (origin.keras3()) return DType.INT64;
        if (mode == OutputMode.INT) return origin.before(2, 8) ? DType.INT64 : PolicyType.whole(config);
        return origin.before(2, 8) ? DType.FLOAT32 : PolicyType.of(config, DType.FLOAT32);
    }

    private static @Nullable HashBuckets oovBuckets(Config config, boolean strings, int count) {
        String method = config.oneOf("oov_method", "floormod", "farmhash");
        List<Long> salt = HashBuckets.salt(config, "salt");
        if (count < 2 || !strings && method.equals("floormod")) return null;
        return new HashBuckets(count, salt);
    }

    private static double @Nullable [] idf(
            Config config, OutputMode mode, Optional<Vocabulary> vocabulary, int start, int padded) {
        JsonNode given = config.raw(IDF);
        if (mode == OutputMode.TF_IDF
                && PolicyType.name(config).endsWith("float16")
                && config.origin().keras3()) {
            config.refuse("dtype", "Keras weights terms in float32 regardless of the policy");
        }
        if (mode != OutputMode.TF_IDF || !given.isArray() || vocabulary.isEmpty()) return null;
        boolean whole = vocabulary.get().specialsGiven();
        int listed = vocabulary.get().size() + (whole ? start : 0);
        if (given.size() != listed) throw Config.wrong(IDF, listed + " numbers, one per term", given);
        int front = whole ? 0 : start;
        double[] idf = new double[Math.max(padded, front + listed)];
        double sum = 0;
        for (int i = 0; i < listed; i++) {
            if (!given.get(i).isNumber()) throw Config.wrong(IDF, "numbers", given);
            idf[front + i] = given.get(i).asDouble();
            sum += idf[front + i];
        }
        for (int i = 0; i < front; i++) idf[i] = sum / listed;
        return idf;
    }

    List<WeightSpec> weights() {
        if (mode != OutputMode.TF_IDF) return List.of();
        WeightSpec weights = WeightSpec.nonTrainable(IDF, Shape.of(encoder.depth()));
        return List.of(weights.stored(origin.keras3() ? Storage.BY_NAME : Storage.BY_NAME_OR_IN_ORDER));
    }

    /**
     * Keras does not count the term weights: Keras 3 has no variable for them, and tf.keras creates one without a
     * shape.
     */
    Formula formula() {
        return Formula.ZERO;
    }

    /** Returns the declared shape; until 3.13 one vector per sample in every mode but int. */
    Shape declaredShape(Shape input) {
        if (mode == OutputMode.INT) return input;
        if (!origin.keras3()) return encoder.outputShape(input);
        if (origin.before(3, 14))
            return input.slice(0, Math.min(1, input.rank())).append(encoder.depth());
        boolean single = input.rank() > 1 && input.dim(-1) == 1;
        return mode == OutputMode.ONE_HOT && !single
                ? input.append(encoder.depth())
                : input.slice(0, Math.max(0, input.rank() - 1)).append(encoder.depth());
    }

    /** Computes the layer's output for a tensor of terms, or of indices if inverted. */
    Tensor apply(Tensor x, Weights weights, Kernels kernels) {
        return invert ? terms(x) : encode(numbers(x), x.dims(), weights, kernels);
    }

    /** Encodes indices as vectors; in mode {@link OutputMode#INT} returns them unchanged. */
    Tensor encode(long[] numbers, int[] dims, Weights weights, Kernels kernels) {
        Tensor encoded = encoder.encode(numbers, dims, null, kernels);
        return mode == OutputMode.TF_IDF ? kernels.multiply(encoded, idf(weights)) : encoded;
    }

    /** Whether a text without tokens gets the lowest integer: Keras 3.4 and 3.5 take the maximum of no values. */
    boolean lowestIfEmpty() {
        return mode == OutputMode.MULTI_HOT && origin.keras3() && origin.atLeast(3, 4) && origin.before(3, 6);
    }

    private Tensor idf(Weights weights) {
        if (weights.has(IDF)) return weights.get(IDF);
        if (idf == null)
            throw new NotCheckableException(IDF + ": the weights were learned, and this file does not contain them");
        return Tensor.of(idf, idf.length);
    }

    /** Returns the index of each term; a floating-point term is truncated to an integer. */
    long[] numbers(Tensor given) {
        Tensor x = given.dtype().isFloating() ? Cast.to(DType.INT64, given) : given;
        if ((x.dtype() == DType.STRING) != strings) {
            throw new InputException("expected " + (strings ? "strings" : "integers") + " to look up, found " + x);
        }
        Vocabulary terms = known();
        long[] numbers = new long[x.size()];
        for (int i = 0; i < numbers.length; i++) numbers[i] = number(terms, x, i);
        return numbers;
    }

    private Vocabulary known() {
        return vocabulary.orElseThrow(() -> new NotCheckableException("vocabulary: not in the file"));
    }

    private long number(Vocabulary terms, Tensor x, int i) {
        Object term = strings ? x.getString(i) : (Object) x.getLong(i);
        if (term.equals(specials.mask)) return mode == OutputMode.INT ? 0 : NOWHERE;
        long start = specials.mask != null && mode == OutputMode.INT ? 1 : 0;
        int position = terms.position(term);
        if (position >= 0) return start + specials.oovNumbers + position;
        if (specials.oovNumbers == 0)
            throw new InputException("expected a term of the vocabulary, found '" + term + "'");
        if (specials.oovNumbers == 1) return start;
        return start
                + (oovBuckets == null
                        ? Math.floorMod(x.getLong(i), specials.oovNumbers)
                        : oovBuckets.of(HashBuckets.text(x, i)));
    }

    private Tensor terms(Tensor x) {
        long[] numbers = Categories.numbers(x);
        Vocabulary terms = known();
        int start = (specials.mask == null ? 0 : 1) + specials.oovNumbers;
        Object[] found = new Object[numbers.length];
        for (int i = 0; i < found.length; i++) {
            boolean masked = specials.mask != null && numbers[i] == 0;
            found[i] = masked ? specials.mask : terms.term(numbers[i] - start).orElseGet(this::oovTerm);
        }
        return Vocabulary.tensor(strings, found, x.dims());
    }

    private Object oovTerm() {
        if (specials.oov == null)
            throw new InputException("expected indices of terms, found one without a term, and oov_token is null");
        return specials.oov;
    }
}
