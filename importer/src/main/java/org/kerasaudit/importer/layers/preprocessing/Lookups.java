package org.kerasaudit.importer.layers.preprocessing;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Layers that index terms by a vocabulary. None keeps a mask in any version of Keras. */
public final class Lookups implements LayerFamily {
    @Override
    public List<Type> types() {
        return List.of(
                lookup("StringLookup", "string_lookup/", true),
                lookup("IntegerLookup", "integer_lookup/", false),
                new Type("TextVectorization", TextVectorization::read)
                        .doc("api/layers/preprocessing_layers/text/text_vectorization/")
                        .pitfalls(
                                "Indices start with padding and unknown tokens; other output modes have no padding.",
                                "Only ASCII letters are lowercased, and only ASCII punctuation and whitespace are recognized."));
    }

    private static Type lookup(String className, String page, boolean strings) {
        return new Type(className, config -> Lookup.read(config, strings))
                .doc("api/layers/preprocessing_layers/categorical/" + page)
                .pitfalls(
                        "Indices start with those of the mask and of out-of-vocabulary terms.",
                        "A learned vocabulary is stored in the archive's assets; legacy HDF5 does not store it.");
    }

    /** Maps strings or integers to indices in a vocabulary, or back. */
    record Lookup(IndexLookup lookup) implements Unary {
        static Lookup read(Config config, boolean strings) {
            OutputMode mode = OutputMode.read(
                    config,
                    OutputMode.INT,
                    OutputMode.ONE_HOT,
                    OutputMode.MULTI_HOT,
                    OutputMode.COUNT,
                    OutputMode.TF_IDF);
            if (config.bool("invert", false) && mode != OutputMode.INT) {
                throw Config.wrong("output_mode", "int because invert is true", config.raw("output_mode"));
            }
            config.ignore("vocabulary_dtype");
            Object oov = strings ? "[UNK]" : (Object) (-1L);
            IndexLookup.Specials specials = new IndexLookup.Specials(
                    token(config, config.present("mask_value", "mask_token"), strings, null),
                    token(config, config.present("oov_value", "oov_token"), strings, oov),
                    config.integer("num_oov_indices", 0, 1),
                    List.of(""));
            if (strings) refuseEncoding(config);
            return new Lookup(IndexLookup.read(config, strings, specials, mode));
        }

        private static @Nullable Object token(Config config, String key, boolean strings, @Nullable Object fallback) {
            if (config.has(key)) return Vocabulary.term(key, config.raw(key), strings);
            return config.states(key) ? null : fallback;
        }

        @Override
        public List<WeightSpec> weights(Shape input) {
            return lookup.weights();
        }

        @Override
        public Formula formula(Shape input) {
            return lookup.formula();
        }

        @Override
        public Shape outputShape(Shape input) {
            return lookup.declaredShape(input);
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            return lookup.apply(x, weights, kernels);
        }

        @Override
        public @Nullable Tensor outputMask(Value input, Kernels kernels) {
            return null;
        }
    }

    /**
     * Refuses a learned vocabulary in an encoding other than UTF-8: Keras writes it in that encoding but always
     * compares terms as UTF-8.
     */
    static void refuseEncoding(Config config) {
        String encoding = config.has("encoding") ? config.raw("encoding").asText() : "utf-8";
        boolean utf8 = encoding.equalsIgnoreCase("utf-8") || encoding.equalsIgnoreCase("utf8");
        if (!utf8 && !config.has("vocabulary")) {
            config.refuse("encoding", "Keras writes a learned vocabulary as if its terms were in this encoding");
        }
    }
}
