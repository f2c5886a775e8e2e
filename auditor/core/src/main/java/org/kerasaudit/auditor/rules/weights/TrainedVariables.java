package org.kerasaudit.auditor.rules.weights;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kerasaudit.auditor.health.StoredWeight;

/** Classifies variables by their names in all Keras generations. */
final class TrainedVariables {
    private static final Set<String> KERNELS = Stream.concat(
                    Stream.of(
                            "kernel",
                            "recurrent_kernel",
                            "depthwise_kernel",
                            "pointwise_kernel",
                            "embeddings",
                            "W",
                            "U",
                            "depthwise_W",
                            "pointwise_W"),
                    "ifcozrh"
                            .chars()
                            .boxed()
                            .flatMap(gate -> Stream.of("W_" + (char) (int) gate, "U_" + (char) (int) gate)))
            .collect(Collectors.toUnmodifiableSet());

    private static final Set<String> OTHER_TRAINED = Set.of(
            "bias",
            "b",
            "gamma",
            "beta",
            "moving_mean",
            "moving_variance",
            "running_mean",
            "running_std",
            "alpha",
            "alphas");

    private TrainedVariables() {}

    /** Whether the layer multiplies its input by this variable. */
    static boolean isKernel(StoredWeight weight) {
        return KERNELS.contains(weight.name());
    }

    /** Whether this variable is trained, not given by the configuration or by calibration. */
    static boolean isTrained(StoredWeight weight) {
        return isKernel(weight) || OTHER_TRAINED.contains(weight.name());
    }
}
