package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.databind.node.IntNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.Definition;
import org.kerasaudit.importer.ops.Operand;
import org.kerasaudit.importer.ops.Parameter;
import org.kerasaudit.importer.ops.ShapeRules;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * A TensorFlow function that can occur in a tf.keras graph. Each takes a {@code name}, which is ignored.
 *
 * @param symbols the names under which TensorFlow exports it
 */
record TfFunction(List<String> symbols, Definition definition) {

    /** A computation on the first tensor, whose type the function accepts. */
    interface OfTensor {
        Tensor of(Call<Operand> call, Tensor x, Kernels kernels);
    }

    /**
     * Defines a function of its first tensor.
     *
     * @param symbols separated by spaces
     * @param signature in the syntax of {@link Signature}
     */
    static TfFunction of(
            String symbols,
            String signature,
            Function<Call<Shape>, Shape> shape,
            OfTensor forward,
            Parameter... special) {
        Signature taken = Signature.of(signature, special);
        String function = symbols.split(" ", 2)[0].replaceFirst(".*\\.", "");
        BiFunction<Call<Operand>, Kernels, Tensor> computed = (call, kernels) -> {
            Tensor x = OneType.one(call, taken.first(), kernels);
            return forward.of(call, taken.types().convert(function, x, kernels), kernels);
        };
        return made(symbols, signature, shape, computed, special);
    }

    /** Defines a function of its first tensor that preserves the shape. */
    static TfFunction sameShape(String symbols, String signature, OfTensor forward) {
        return of(symbols, signature, ShapeRules.same(Signature.of(signature).first()), forward);
    }

    /** Defines a function of all its arguments. */
    static TfFunction made(
            String symbols,
            String signature,
            Function<Call<Shape>, Shape> shape,
            BiFunction<Call<Operand>, Kernels, Tensor> forward,
            Parameter... special) {
        return several(
                symbols,
                Signature.of(signature, special).parameters(),
                call -> List.of(shape.apply(call)),
                (call, kernels) -> List.of(forward.apply(call, kernels)));
    }

    /** Defines a function with any number of outputs. */
    static TfFunction several(
            String symbols, List<Parameter> parameters, Definition.Shapes shapes, Definition.Forward forward) {
        List<Parameter> all = new ArrayList<>(parameters);
        all.add(Parameter.anything("name"));
        List<String> names = List.of(symbols.split(" "));
        return new TfFunction(
                names,
                new Definition("TFOpLambda", names.get(0), "", List.copyOf(all), shapes, forward, false, Set.of()));
    }

    /** Returns a parameter for a number that may be a tensor, with an integer as default. */
    static Parameter number(String name, int defaultValue) {
        Parameter tensor = Parameter.tensor(name);
        return new Parameter(
                name, tensor.expected(), tensor.role(), tensor.accepts(), IntNode.valueOf(defaultValue), null);
    }

    /** Defines a function that is never run. */
    static TfFunction refused(String symbols, String why) {
        return several(
                symbols,
                List.of(Parameter.refused("function", why)),
                call -> {
                    throw new NotCheckableException(why);
                },
                (call, kernels) -> {
                    throw new NotCheckableException(why);
                });
    }

    /** Returns why it is never run; empty if it can be run. */
    String refusal() {
        Parameter first = definition.parameters().get(0);
        return first.name().equals("function") && first.why() != null ? first.why() : "";
    }

    TfFunction returningInput() {
        return new TfFunction(symbols, definition.returningInput());
    }
}
