package org.kerasaudit.importer.layers.convolution;

import java.util.List;
import org.kerasaudit.importer.layers.Activation;
import org.kerasaudit.importer.layers.Addition;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.DataFormat;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * The last steps of every convolution: a bias per channel, conversion to the layer's data format, and the
 * activation.
 *
 * @param bias the stored name of the bias
 */
record Epilogue(boolean useBias, String bias, DataFormat format, Activation activation, Addition addition) {

    static Epilogue read(Config config, DataFormat format) {
        boolean keras1 = config.origin().keras1();
        return new Epilogue(
                config.bool(keras1 ? "bias" : "use_bias", true),
                keras1 ? "b" : "bias",
                format,
                config.activation("activation"),
                Addition.of(config.origin()));
    }

    /** Returns the bias variable, if there is one. */
    List<WeightSpec> weights(long channels) {
        return useBias ? List.of(WeightSpec.trainable(bias, Shape.of(channels))) : List.of();
    }

    /** Returns the formula of the kernels with the bias added. */
    String formula(String kernels, String channels) {
        return useBias ? kernels + " + " + channels : kernels;
    }

    /** @param y channels last */
    Tensor apply(Tensor y, Weights weights, Kernels kernels) {
        Tensor biased = useBias ? kernels.add(y, aligned(weights.get(bias), y)) : y;
        return activation.apply(format.fromChannelsLast(biased), kernels);
    }

    /** Returns the bias as Keras adds it, which is along the last axis if that happens to be as long as the bias. */
    private Tensor aligned(Tensor bias, Tensor y) {
        boolean lastAxis = format == DataFormat.CHANNELS_FIRST
                && addition.constants()
                && bias.size() > 1
                && y.dim(y.rank() - 2) == bias.size();
        return lastAxis ? bias.reshape(bias.size(), 1) : bias;
    }
}
