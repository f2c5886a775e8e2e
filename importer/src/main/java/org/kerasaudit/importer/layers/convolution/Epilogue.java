package org.kerasaudit.importer.layers.convolution;

import java.util.List;
import org.kerasaudit.importer.layers.Activation;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.DataFormat;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * How every convolution ends: a bias per channel, the layer's own data format, the activation.
 *
 * @param bias the bias's stored name
 */
record Epilogue(boolean useBias, String bias, DataFormat format, Activation activation) {

    static Epilogue read(Config config, DataFormat format) {
        boolean keras1 = config.origin().keras1();
        return new Epilogue(
                config.bool(keras1 ? "bias" : "use_bias", true),
                keras1 ? "b" : "bias",
                format,
                config.activation("activation"));
    }

    /** The bias, if there is one. */
    List<WeightSpec> weights(long channels) {
        return useBias ? List.of(WeightSpec.trainable(bias, Shape.of(channels))) : List.of();
    }

    /** The formula of the kernels with the bias added to it. */
    String formula(String kernels, String channels) {
        return useBias ? kernels + " + " + channels : kernels;
    }

    /** @param y channels last */
    Tensor apply(Tensor y, Weights weights, Kernels kernels) {
        Tensor biased = useBias ? kernels.add(y, weights.get(bias)) : y;
        return activation.apply(format.fromChannelsLast(biased), kernels);
    }
}
