package org.kerasaudit.importer.layers.ops;

import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Changes of type, and the operations that take Python functions, which are never run. */
final class CoreOperations {
    private static final Parameter X = Parameter.tensor("x");
    private static final String PYTHON = "Python functions are not run";

    private static final List<String> FUNCTIONS =
            List.of("f", "true_fn", "false_fn", "branches", "cond", "body", "body_fun", "function", "fun");

    static final List<Definition> DEFINITIONS = List.of(
            Definition.of(
                            "Cast",
                            "core",
                            List.of(X, requiredType()),
                            ShapeRules.same("x"),
                            (call, kernels) -> cast(call, kernels))
                    .handingOn(),
            Definition.of(
                            "ConvertToTensor",
                            "core",
                            List.of(
                                    X,
                                    Parameter.dtype("dtype"),
                                    Parameter.only("sparse", BooleanNode.FALSE, "sparse tensors are not run"),
                                    Parameter.only("ragged", BooleanNode.FALSE, "ragged tensors are not run")),
                            ShapeRules.same("x"),
                            CoreOperations::cast)
                    .handingOn(),
            Definition.of(
                            "Array",
                            "numpy",
                            List.of(X, Parameter.dtype("dtype")),
                            ShapeRules.same("x"),
                            CoreOperations::cast)
                    .handingOn(),
            Definition.of(
                    "SaturateCast",
                    "core",
                    List.of(X, requiredType()),
                    ShapeRules.same("x"),
                    (call, kernels) -> Saturation.cast(
                            call.tensor("x").tensor(), call.dtype("dtype").orElseThrow(), kernels)),
            Definition.of(
                    "View",
                    "numpy",
                    List.of(X, Parameter.dtype("dtype")),
                    CoreOperations::viewedShape,
                    CoreOperations::view),
            Definition.of(
                    "StopGradient",
                    "core",
                    List.of(Parameter.tensor("variable")),
                    ShapeRules.same("variable"),
                    (call, kernels) -> call.tensor("variable").tensor()),
            refused("Argpartition", "backends order the two parts differently", "kth", "axis"),
            refused("Histogram", "no version of Keras runs it in a graph", "bins", "range"),
            python("Map", "f", "xs"),
            python("Scan", "f", "init", "xs", "length", "reverse", "unroll"),
            python("AssociativeScan", "f", "elems", "axis", "reverse"),
            python("Cond", "pred", "true_fn", "false_fn"),
            python("Switch", "index", "branches", "operands"),
            python("WhileLoop", "loop_vars", "cond", "body", "maximum_iterations"),
            python("ForiLoop", "init_val", "lower", "upper", "body_fun"),
            python("VectorizedMap", "elements", "function"),
            python("JVP", "fun", "primals", "tangents", "has_aux"));

    private CoreOperations() {}

    private static Parameter requiredType() {
        return Parameter.option(
                "dtype", "an element type", json -> DType.named(json.asText()).isPresent(), null);
    }

    private static Tensor cast(Call<Operand> call, Kernels kernels) {
        Tensor x = Numbers.tensor(call.tensor("x"), kernels);
        return call.dtype("dtype").map(dtype -> Numbers.cast(x, dtype, kernels)).orElse(x);
    }

    /** The last axis grows or shrinks by the sizes of the types, one of which only the values tell. */
    private static Shape viewedShape(Call<Shape> call) {
        Shape x = call.tensor("x");
        return call.has("dtype") && x.rank() > 0 ? x.with(-1, Shape.UNKNOWN) : x;
    }

    private static Tensor view(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("x").tensor();
        if (!call.has("dtype")) return x;
        if (kernels.precision() == Precision.FLOAT64) {
            throw new NotCheckableException("a view of bits depends on the precision, which is not Keras's here");
        }
        return Bits.of(x).as(call.dtype("dtype").orElseThrow());
    }

    /** An operation whose result is not defined, whatever it is given. */
    private static Definition refused(String className, String why, String... options) {
        List<Parameter> parameters = new ArrayList<>(List.of(Parameter.refused("x", why)));
        for (String option : options) parameters.add(Parameter.anything(option));
        return unknown(className, "numpy", parameters, why);
    }

    /** An operation that takes Python functions. */
    private static Definition python(String className, String... parameters) {
        List<Parameter> refused = Arrays.stream(parameters)
                .map(name -> name.equals("operands")
                        ? Parameter.rest(name)
                        : FUNCTIONS.contains(name) ? Parameter.refused(name, PYTHON) : Parameter.anything(name))
                .toList();
        return unknown(className, "core", refused, PYTHON);
    }

    private static Definition unknown(String className, String page, List<Parameter> parameters, String why) {
        return Definition.several(
                className,
                page,
                parameters,
                call -> {
                    throw new NotCheckableException(why);
                },
                (call, kernels) -> {
                    throw new NotCheckableException(why);
                });
    }
}
