package org.kerasaudit.importer.ops;

import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.importer.layers.NotCheckableException;

/** Operations that are never run, each with the reason. */
final class Refusals {
    private static final String PYTHON = "Python functions are never run";
    private static final String COMPLEX = "complex numbers are not supported";
    private static final String BROKEN = "no version of Keras runs it in a graph";

    static final List<Definition> DEFINITIONS = List.of(
            refused("Map", "core", PYTHON, "f", "xs"),
            refused("Scan", "core", PYTHON, "f", "init", "xs", "length", "reverse", "unroll"),
            refused("AssociativeScan", "core", PYTHON, "f", "elems", "axis", "reverse"),
            refused("Cond", "core", PYTHON, "true_fn", "false_fn", "pred"),
            refused("Switch", "core", PYTHON, "branches", "index", "operands"),
            refused("WhileLoop", "core", PYTHON, "body", "cond", "loop_vars", "maximum_iterations"),
            refused("ForiLoop", "core", PYTHON, "body_fun", "lower", "upper", "init_val"),
            refused("VectorizedMap", "core", PYTHON, "function", "elements"),
            refused("JVP", "linalg", PYTHON, "fun", "primals", "tangents", "has_aux"),
            refused("Polar", "nn", COMPLEX, "abs_", "angle"),
            refused("ViewAsComplex", "core", COMPLEX, "x"),
            refused("Eig", "linalg", COMPLEX, "x"),
            refused("Eigh", "linalg", LinearAlgebra.SIGNS, "x"),
            refused("LuFactor", "linalg", "backends count the pivots differently", "x"),
            refused("Argpartition", "numpy", "backends order the two parts differently", "x", "kth", "axis"),
            refused("Histogram", "numpy", BROKEN, "x", "bins", "range"),
            refused(
                    "ConvTranspose",
                    "nn",
                    BROKEN,
                    "inputs",
                    "kernel",
                    "strides",
                    "padding",
                    "output_padding",
                    "data_format",
                    "dilation_rate"),
            refused(
                    "ElasticTransform",
                    "image",
                    "its displacements are random",
                    "images",
                    "alpha",
                    "sigma",
                    "interpolation",
                    "fill_mode",
                    "fill_value",
                    "seed",
                    "data_format"));

    private Refusals() {}

    /** @param parameters the parameters, the first of which is reported with the reason */
    private static Definition refused(String className, String page, String why, String... parameters) {
        List<Parameter> all = new ArrayList<>();
        for (int i = 0; i < parameters.length; i++) {
            all.add(i == 0 ? Parameter.refused(parameters[i], why) : Parameter.anything(parameters[i]));
        }

        return Definition.several(
                className,
                page,
                all,
                call -> {
                    throw new NotCheckableException(why);
                },
                (call, kernels) -> {
                    throw new NotCheckableException(why);
                });
    }
}
