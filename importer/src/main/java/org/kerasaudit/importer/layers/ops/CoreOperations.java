package org.kerasaudit.importer.layers.ops;

import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.List;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
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
            Definition.of("SaturateCast", "core", List.of(X, requiredType()), ShapeRules.same("x"), CoreOperations::saturate),
            Definition.of(
                    "View", "numpy", List.of(X, Parameter.dtype("dtype")), CoreOperations::viewedShape, CoreOperations::view),
            Definition.of(
                    "StopGradient",
                    "core",
                    List.of(Parameter.tensor("variable")),
                    ShapeRules.same("variable"),
                    (call, kernels) -> call.tensor("variable").tensor()),
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

    /** Numbers beyond the type's range become its ends. */
    private static Tensor saturate(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("x").tensor();
        DType dtype = call.dtype("dtype").orElseThrow();
        if (dtype == DType.BOOL || x.dtype() == DType.BOOL) return Numbers.cast(x, dtype, kernels);
        if (dtype.isFloating()) {
            double most = Pointwise.largest(Numbers.held(dtype, kernels));
            if (x.dtype().isIntegral()) return Numbers.cast(x, dtype, kernels);
            double range = Pointwise.largest(x.dtype());
            if (range <= most) return Numbers.cast(x, dtype, kernels);
            Tensor capped =
                    Numbers.map(x, "saturate", a -> Math.max(-most, Math.min(most, a)), kernels);
            return Numbers.cast(capped, dtype, kernels);
        }
        long least = least(dtype);
        long most = most(dtype);
        long[] whole = new long[x.size()];
        for (int i = 0; i < whole.length; i++) whole[i] = Math.max(least, Math.min(most, x.getLong(i)));
        return Tensor.of(dtype, whole, x.dims());
    }

    private static long least(DType dtype) {
        return switch (dtype) {
            case INT8 -> Byte.MIN_VALUE;
            case INT16 -> Short.MIN_VALUE;
            case INT32 -> Integer.MIN_VALUE;
            case INT64 -> Long.MIN_VALUE;
            default -> 0;
        };
    }

    private static long most(DType dtype) {
        return switch (dtype) {
            case INT8 -> Byte.MAX_VALUE;
            case INT16 -> Short.MAX_VALUE;
            case INT32 -> Integer.MAX_VALUE;
            case UINT8 -> 0xFF;
            case UINT16 -> 0xFFFF;
            case UINT32 -> 0xFFFF_FFFFL;
            default -> Long.MAX_VALUE;
        };
    }

    /** The last axis is divided or gathered by what the sizes of the types demand, which only the values' type tells. */
    private static Shape viewedShape(Call<Shape> call) {
        throw new NotCheckableException("the shape of a view follows from the type of what is viewed");
    }

    private static Tensor view(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("x").tensor();
        return call.dtype("dtype").map(dtype -> Bits.of(x).as(dtype)).orElse(x);
    }

    /** An operation that takes Python functions. */
    private static Definition python(String className, String... parameters) {
        List<Parameter> refused = java.util.Arrays.stream(parameters)
                .map(name -> name.equals("operands")
                        ? Parameter.rest(name)
                        : FUNCTIONS.contains(name) ? Parameter.refused(name, PYTHON) : Parameter.anything(name))
                .toList();
        return Definition.several(
                className,
                "core",
                refused,
                call -> {
                    throw new NotCheckableException(PYTHON);
                },
                (call, kernels) -> {
                    throw new NotCheckableException(PYTHON);
                });
    }
}
