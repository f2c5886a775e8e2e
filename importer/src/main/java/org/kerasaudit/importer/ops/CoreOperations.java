package org.kerasaudit.importer.ops;

import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.List;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Type conversions. */
final class CoreOperations {
    private static final Parameter X = Parameter.tensor("x");
    static final List<Definition> DEFINITIONS = List.of(
            Definition.of(
                            "Cast",
                            "core",
                            List.of(X, requiredType()),
                            ShapeRules.same("x"),
                            (call, kernels) -> cast(call, kernels))
                    .returningInput(),
            Definition.of(
                            "ConvertToTensor",
                            "core",
                            List.of(
                                    X,
                                    Parameter.dtype("dtype"),
                                    Parameter.only("sparse", BooleanNode.FALSE, "sparse tensors are not supported"),
                                    Parameter.only("ragged", BooleanNode.FALSE, "ragged tensors are not supported")),
                            ShapeRules.same("x"),
                            CoreOperations::cast)
                    .returningInput(),
            Definition.of(
                            "Array",
                            "numpy",
                            List.of(X, Parameter.dtype("dtype")),
                            ShapeRules.same("x"),
                            CoreOperations::cast)
                    .returningInput(),
            Definition.of(
                    "SaturateCast",
                    "core",
                    List.of(X, requiredType()),
                    ShapeRules.same("x"),
                    (call, kernels) -> Saturation.cast(call.tensor("x").tensor(), call.requiredType("dtype"), kernels)),
            Definition.of(
                    "View",
                    "numpy",
                    List.of(X, Parameter.dtype("dtype")),
                    CoreOperations::viewedShape,
                    CoreOperations::view),
            Definition.of(
                    "ViewAsReal", "core", List.of(X), call -> call.tensor("x").append(2), (call, kernels) -> {
                        Tensor x = call.tensor("x").tensor();
                        Tensor none = Numbers.of(x.dtype(), new double[x.size()], kernels, x.dims());
                        return Layout.stack(List.of(x, none), x.rank());
                    }),
            Definition.of(
                    "StopGradient",
                    "core",
                    List.of(Parameter.tensor("variable")),
                    ShapeRules.same("variable"),
                    (call, kernels) -> call.tensor("variable").tensor()));

    private CoreOperations() {}

    private static Parameter requiredType() {
        return Parameter.option(
                "dtype", "an element type", json -> DType.named(json.asText()).isPresent(), null);
    }

    private static Tensor cast(Call<Operand> call, Kernels kernels) {
        Tensor x = Numbers.tensor(call.tensor("x"), kernels);
        return call.dtype("dtype").map(dtype -> Numbers.cast(x, dtype, kernels)).orElse(x);
    }

    /**
     * Returns the shape of a view. The last axis grows or shrinks with the ratio of the type sizes, but the size of the
     * input type is known only when the values are.
     */
    private static Shape viewedShape(Call<Shape> call) {
        Shape x = call.tensor("x");
        return call.has("dtype") && x.rank() > 0 ? x.with(-1, Shape.UNKNOWN) : x;
    }

    private static Tensor view(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("x").tensor();
        if (!call.has("dtype")) return x;
        if (kernels.precision() == Precision.FLOAT64) {
            throw new NotCheckableException(
                    "a view of the bits depends on the precision, which differs from Keras's here");
        }
        return Bits.of(x).as(call.requiredType("dtype"));
    }
}
