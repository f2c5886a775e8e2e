package org.kerasaudit.importer.ops;

import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.Origin;

/** What operations computed in older versions of Keras 3, on TensorFlow, where that is not what they compute now. */
final class OlderOperations {
    private OlderOperations() {}

    /** The operation as the Keras that wrote a file computes it, on TensorFlow if the file names no backend. */
    static Definition as(Definition current, Origin origin) {
        boolean tensorflow = origin.backend().isEmpty() || origin.backend().equals("tensorflow");
        if (!origin.keras3() || !tensorflow) return current;
        return switch (current.function()) {
            case "take" -> origin.before(3, 3) ? current.computing(Gathering::takeClipped) : current;
            case "resize" -> origin.before(3, 6) ? current.computing(Scaling::resizeCutOff) : current;
            case "rgb_to_grayscale" -> origin.before(3, 4) ? ofFloatsOnly(current) : current;
            case "dot_product_attention" ->
                origin.atLeast(3, 6) && origin.before(3, 7)
                        ? refused(current, "Keras 3.6 multiplies the scores by themselves instead of by the scale")
                        : current;
            case "map_coordinates" ->
                origin.atLeast(3, 9) && origin.before(3, 11)
                        ? refused(current, "Keras 3.9 and 3.10 fill everything where a single point lies outside")
                        : current;
            default -> current;
        };
    }

    private static Definition ofFloatsOnly(Definition current) {
        return current.computing((call, kernels) -> {
            if (call.tensor("images").tensor().dtype().isFloating()) {
                return current.forward().of(call, kernels).get(0);
            }
            throw new NotCheckableException("before 3.4, Keras rounds whole numbers otherwise when it makes them gray");
        });
    }

    /** Known in shape, and refused by its first parameter, so that an audit names it whether or not anything is run. */
    private static Definition refused(Definition current, String why) {
        List<Parameter> parameters = new ArrayList<>(current.parameters());
        parameters.set(0, Parameter.refused(parameters.get(0).name(), why));
        return current.taking(parameters).computing((call, kernels) -> {
            throw new NotCheckableException(why);
        });
    }
}
