package org.kerasaudit.importer.ops;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.kerasaudit.importer.layers.Description;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * The definition of one operation.
 *
 * @param className the class name that Keras writes
 * @param function its name in {@code keras.ops}
 * @param page its page below {@code https://keras.io/api/ops/}, or below {@code https://keras.io/} if it begins with
 * {@code api/}
 * @param parameters in call order; those that are never part of a call come last
 * @param shapes the output shapes that Keras declares
 * @param forward the computation
 * @param returnsInput whether Keras returns the same tensor object, and so its mask, if nothing has to change
 * @param traits the traits of its layer in a graph
 */
public record Definition(
        String className,
        String function,
        String page,
        List<Parameter> parameters,
        Shapes shapes,
        Forward forward,
        boolean returnsInput,
        Set<Trait> traits) {

    /** Computes the shapes of an operation's outputs. */
    @FunctionalInterface
    public interface Shapes {
        List<Shape> of(Call<Shape> call);
    }

    /** Computes the values of an operation's outputs. */
    @FunctionalInterface
    public interface Forward {
        List<Tensor> of(Call<Operand> call, Kernels kernels);
    }

    /** Defines an operation with one output. */
    static Definition of(
            String className,
            String page,
            List<Parameter> parameters,
            Function<Call<Shape>, Shape> shape,
            BiFunction<Call<Operand>, Kernels, Tensor> forward) {
        return several(
                className,
                page,
                parameters,
                call -> List.of(shape.apply(call)),
                (call, kernels) -> List.of(forward.apply(call, kernels)));
    }

    /** Defines an operation with any number of outputs. */
    static Definition several(
            String className, String page, List<Parameter> parameters, Shapes shapes, Forward forward) {
        return new Definition(className, snakeCase(className), page, parameters, shapes, forward, false, Set.of());
    }

    /** Returns the same operation with a Keras function that is not named after the class. */
    Definition named(String otherFunction) {
        return new Definition(className, otherFunction, page, parameters, shapes, forward, returnsInput, traits);
    }

    /** Returns the same operation under another class name. */
    Definition as(String otherClass) {
        return new Definition(otherClass, function, page, parameters, shapes, forward, returnsInput, traits);
    }

    /** Returns the same operation with another computation. */
    Definition withForward(BiFunction<Call<Operand>, Kernels, Tensor> other) {
        Forward computed = (call, kernels) -> List.of(other.apply(call, kernels));
        return new Definition(className, function, page, parameters, shapes, computed, returnsInput, traits);
    }

    /** Returns the same operation with other parameters. */
    Definition withParameters(List<Parameter> others) {
        return new Definition(className, function, page, others, shapes, forward, returnsInput, traits);
    }

    /** Returns the same operation with these traits. */
    Definition withTraits(Trait... all) {
        return new Definition(className, function, page, parameters, shapes, forward, returnsInput, Set.of(all));
    }

    public Definition returningInput() {
        return new Definition(className, function, page, parameters, shapes, forward, true, traits);
    }

    /** Describes the layer of this operation. */
    Description description() {
        String below = page.startsWith("api/") ? page : "api/ops/" + page;
        return new Description(below + "/#" + function + "-function", List.of(), traits);
    }

    private static String snakeCase(String className) {
        return className
                .replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2")
                .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }
}
