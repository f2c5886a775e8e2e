package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args.Arg;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.Literals;
import org.kerasaudit.importer.ops.Numbers;
import org.kerasaudit.importer.ops.Operand;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;

/** Converts operands as TensorFlow does: without promotion, all tensors have one type, and constants take it. */
final class OneType {
    private OneType() {}

    /** Returns these arguments converted to one type. */
    static List<Tensor> of(Call<Operand> call, Kernels kernels, String... names) {
        return all(Arrays.stream(names).map(name -> argument(call, name)).toList(), kernels);
    }

    static Tensor one(Call<Operand> call, String name, Kernels kernels) {
        return of(call, kernels, name).get(0);
    }

    /** Returns an argument in the type of a tensor. */
    static Tensor like(Tensor tensor, Call<Operand> call, String name, Kernels kernels) {
        return all(List.of(new Arg.One<>(Operand.of(tensor)), argument(call, name)), kernels)
                .get(1);
    }

    private static Arg<Operand> argument(Call<Operand> call, String name) {
        Arg<Operand> argument = call.argument(name);
        if (argument == null) throw new ShapeException("an argument " + name, "none");
        return argument;
    }

    /** Returns the items of a list in one type; a tensor counts as a list of its slices. */
    static List<Tensor> items(Call<Operand> call, String name, Kernels kernels) {
        List<Arg<Operand>> items = call.items(name);
        if (!items.isEmpty()) return all(items, kernels);
        Tensor stacked = one(call, name, kernels);
        List<Tensor> slices = new ArrayList<>();
        for (int i = 0; i < stacked.dim(0); i++) slices.add(Layout.pick(stacked, 0, i));
        return slices;
    }

    static List<Tensor> all(List<Arg<Operand>> arguments, Kernels kernels) {
        DType type = null;
        for (Arg<Operand> argument : arguments) {
            for (Operand operand : argument.tensors()) {
                if (type != null && type != operand.dtype()) {
                    throw new InputException("TensorFlow does not mix " + type.kerasName() + " and "
                            + operand.dtype().kerasName());
                }
                type = operand.dtype();
            }
        }
        List<Tensor> typed = new ArrayList<>();
        DType common = type == null ? ofConstants(arguments) : type;
        for (Arg<Operand> argument : arguments) typed.add(tensor(argument, common, kernels));
        return typed;
    }

    private static DType ofConstants(List<Arg<Operand>> arguments) {
        DType widest = null;
        for (Arg<Operand> argument : arguments) {
            if (argument instanceof Arg.Many<Operand> many) widest = wider(widest, ofConstants(many.items()));
            if (argument instanceof Arg.Literal<Operand> literal) widest = wider(widest, ofConstant(literal.json()));
        }
        return widest == null ? DType.FLOAT32 : widest;
    }

    private static DType ofConstant(JsonNode json) {
        DType exact = Literals.tensor(Literals.value(json)).dtype();
        return exact.isFloating() ? DType.FLOAT32 : exact;
    }

    private static DType wider(@Nullable DType a, DType b) {
        return a != null && a.isFloating() ? a : b;
    }

    private static Tensor tensor(Arg<Operand> argument, DType type, Kernels kernels) {
        if (argument instanceof Arg.One<Operand> one) return one.value().tensor();
        if (argument instanceof Arg.Many<Operand> many) {
            List<Tensor> parts = many.items().stream()
                    .map(item -> tensor(item, type, kernels))
                    .toList();
            return parts.isEmpty() ? Numbers.of(type, new double[0], kernels, 0) : Layout.stack(parts, 0);
        }
        if (argument instanceof Arg.Literal<Operand> literal) return constant(literal.json(), type, kernels);
        throw new InputException("a dict is not a tensor");
    }

    private static Tensor constant(JsonNode json, DType type, Kernels kernels) {
        Tensor exact = Literals.tensor(Literals.value(json));
        boolean empty = exact.size() == 0;
        boolean words = exact.dtype() == DType.STRING || type == DType.STRING;
        boolean fits = words
                ? exact.dtype() == type
                : !type.isIntegral() || !exact.dtype().isFloating();
        if (!fits && !empty) {
            throw new InputException("TensorFlow cannot convert " + json + " to " + type.kerasName());
        }
        return words ? exact : Numbers.cast(exact, type, kernels);
    }
}
