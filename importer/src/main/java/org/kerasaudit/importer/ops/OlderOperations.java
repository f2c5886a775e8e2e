package org.kerasaudit.importer.ops;

import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.importer.layers.Addition;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.Origin;

/** Operations that Keras 3 on TensorFlow computes differently than defined here, some in older versions only. */
final class OlderOperations {
    private OlderOperations() {}

    /**
     * Returns the operation as computed by the Keras version that wrote the file, on TensorFlow if the file names no
     * backend.
     */
    static Definition as(Definition current, Origin origin) {
        if (!origin.keras3() || !origin.onTensorFlow()) return current;
        return switch (current.function()) {
            case "add" -> current.withForward(Arithmetic.adding(Addition.of(origin)));
            case "take" -> origin.before(3, 3) ? current.withForward(Gathering::takeClipped) : current;
            case "resize" -> origin.before(3, 6) ? current.withForward(Scaling::resizeCutOff) : current;
            case "rgb_to_grayscale" -> origin.before(3, 4) ? ofFloatsOnly(current) : current;
            case "dot_product_attention" ->
                origin.atLeast(3, 6) && origin.before(3, 7)
                        ? refused(current, "Keras 3.6 multiplies the scores by themselves instead of by the scale")
                        : current;
            case "map_coordinates" ->
                origin.atLeast(3, 9) && origin.before(3, 11)
                        ? refused(current, "Keras 3.9 and 3.10 fill the whole image if a single point lies outside")
                        : current;
            default -> current;
        };
    }

    private static Definition ofFloatsOnly(Definition current) {
        return current.withForward((call, kernels) -> {
            if (call.tensor("images").tensor().dtype().isFloating()) {
                return current.forward().of(call, kernels).get(0);
            }
            throw new NotCheckableException(
                    "Keras before 3.4 rounds integers differently when it converts images to grayscale");
        });
    }

    /**
     * Returns an operation with known shapes whose first parameter is refused, so that an audit reports it even if
     * nothing is run.
     */
    private static Definition refused(Definition current, String why) {
        List<Parameter> parameters = new ArrayList<>(current.parameters());
        parameters.set(0, Parameter.refused(parameters.get(0).name(), why));
        return current.withParameters(parameters).withForward((call, kernels) -> {
            throw new NotCheckableException(why);
        });
    }
}
