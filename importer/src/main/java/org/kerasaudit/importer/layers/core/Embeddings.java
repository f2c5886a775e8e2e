package org.kerasaudit.importer.layers.core;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Description;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Layers that map integers to vectors. */
public final class Embeddings implements LayerFamily {
    @Override
    public List<Type> types() {
        return List.of(
                new Type("Embedding", Embedding::read)
                        .doc("api/layers/core_layers/embedding/")
                        .pitfalls(
                                "input_dim is the number of rows: the largest index plus one, so mask_zero needs one more row.",
                                "The length of the input sequence does not change the number of parameters.")
                        .with(Trait.LOOKS_UP_ROWS),
                new Type("ReversibleEmbedding", ReversibleEmbedding::read)
                        .doc("api/layers/core_layers/reversible_embedding/")
                        .pitfalls(
                                "Tied weights count once: the reverse projection uses the transposed table and has no bias.")
                        .with(Trait.LOOKS_UP_ROWS));
    }

    /**
     * A table of vectors, indexed by row.
     *
     * @param inputLength the sizes Keras 1 and 2 declare for the axes after the batch; null for none
     */
    record Embedding(
            EmbeddingTable table,
            boolean maskZero,
            @Nullable Shape inputLength) implements Unary {

        static Embedding read(Config config) {
            return read(config, false);
        }

        /** @param projects whether the layer also multiplies by the table */
        static Embedding read(Config config, boolean projects) {
            config.ignore("dropout", "input_length");
            return new Embedding(
                    EmbeddingTable.read(config, projects),
                    config.bool("mask_zero", false),
                    config.origin().keras3() ? null : inputLength(config));
        }

        private static @Nullable Shape inputLength(Config config) {
            if (!config.has("input_length")) return null;
            if (config.raw("input_length").isArray()) return config.shape("input_length");
            int length = config.integer("input_length", 0);
            return length == 0 ? null : Shape.of(length);
        }

        @Override
        public List<WeightSpec> weights(Shape input) {
            return table.weights();
        }

        @Override
        public Formula formula(Shape input) {
            return table.formula();
        }

        @Override
        public Embedding calledDirectly() {
            return new Embedding(table.calledDirectly(), maskZero, inputLength);
        }

        @Override
        public Shape outputShape(Shape input) {
            if (inputLength == null) return input.append(table.outputDim());
            if (input.rank() == 0 || !inputLength.compatible(input.withoutBatch())) {
                throw new ShapeException("input_length " + inputLength + " after the batch", input.toString());
            }
            return input.slice(0, 1)
                    .append(inputLength.merge(input.withoutBatch()))
                    .append(table.outputDim());
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            Tensor rows = table.rows(x, weights, kernels);
            return rows.reshape(x.shape().append(table.outputDim()).toInts());
        }

        @Override
        public boolean castsInputs() {
            return false;
        }

        @Override
        public @Nullable Tensor outputMask(Value input, Kernels kernels) {
            return maskZero ? nonZero(input.tensor()) : null;
        }

        private static Tensor nonZero(Tensor x) {
            long[] mask = new long[x.size()];
            for (int i = 0; i < mask.length; i++) mask[i] = x.get(i) != 0 ? 1 : 0;
            return Tensor.of(DType.BOOL, mask, x.dims());
        }

        @Override
        public Description description(Description ofClass) {
            return ofClass.and(table.pitfalls());
        }
    }
}
