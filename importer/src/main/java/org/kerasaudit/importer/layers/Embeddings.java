package org.kerasaudit.importer.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Layers that turn whole numbers into vectors. */
public final class Embeddings implements LayerFamily {
    @Override
    public List<Type> types() {
        return List.of(
                new Type("Embedding", Embedding::read), new Type("ReversibleEmbedding", ReversibleEmbedding::read));
    }

    /**
     * A table of vectors, read by row number.
     *
     * @param inputLength the sizes Keras 1 and 2 declare for the axes after the batch; null for none
     * @param weight the table's name
     */
    record Embedding(
            int inputDim,
            int outputDim,
            boolean maskZero,
            @Nullable Shape inputLength,
            String weight) implements Unary {

        static Embedding read(Config config) {
            boolean keras1 = config.origin().keras1();
            config.ignore("dropout", "input_length");
            Quantization.refuse(config);
            return new Embedding(
                    config.integer("input_dim", 1),
                    config.integer("output_dim", 1),
                    config.bool("mask_zero", false),
                    config.origin().keras3() ? null : inputLength(config),
                    keras1 ? "W" : "embeddings");
        }

        private static @Nullable Shape inputLength(Config config) {
            if (!config.has("input_length")) return null;
            if (config.raw("input_length").isArray()) return config.shape("input_length");
            int length = config.integer("input_length", 0);
            return length == 0 ? null : Shape.of(length);
        }

        @Override
        public List<WeightSpec> weights(Shape input) {
            return List.of(WeightSpec.trainable(weight, Shape.of(inputDim, outputDim)));
        }

        @Override
        public Formula formula(Shape input) {
            return Formula.of("input_dim × output_dim", "input_dim", inputDim, "output_dim", outputDim);
        }

        @Override
        public Shape outputShape(Shape input) {
            if (inputLength == null) return input.append(outputDim);
            if (input.rank() == 0 || !inputLength.compatible(input.withoutBatch())) {
                throw new ShapeException("input_length " + inputLength + " after the batch", input.toString());
            }
            return input.slice(0, 1)
                    .append(inputLength.merge(input.withoutBatch()))
                    .append(outputDim);
        }

        @Override
        public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
            Tensor table = weights.get(weight);
            Tensor rows = Layout.select(table, 0, x.size(), i -> row(x, i, table.dim(0)));
            return kernels.precision()
                    .convert(rows.reshape(x.shape().append(table.dim(1)).toInts()));
        }

        @Override
        public boolean castsInputs() {
            return false;
        }

        private static int row(Tensor x, int i, int rows) {
            long row = x.getLong(i);
            if (row < 0 || row >= rows) {
                throw new InputException("Embedding has rows 0 to " + (rows - 1) + ", asked for row " + row);
            }
            return (int) row;
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
        public String doc() {
            return "api/layers/core_layers/embedding/";
        }

        @Override
        public List<String> pitfalls() {
            return List.of(
                    "input_dim counts the rows of the table: the largest index plus one, so mask_zero needs one row more.",
                    "The length of the input sequence does not change the number of parameters.");
        }
    }
}
