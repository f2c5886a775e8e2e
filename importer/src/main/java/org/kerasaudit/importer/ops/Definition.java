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
 * All that is known of one operation.
 *
 * @param className the class Keras writes
 * @param function its name in {@code keras.ops}
 * @param page its page below {@code https://keras.io/api/ops/}, or below {@code https://keras.io/} if that begins with {@code api/}
 * @param parameters in the order in which a call takes them; those that are never part of a call last
 * @param shapes the shapes Keras declares
 * @param forward what is computed
 * @param handsOn whether a tensor that needs no change leaves as the same object, and so with its mask
 * @param traits what its layer in a graph declares of itself
 */
public record Definition(
        String className,
        String function,
        String page,
        List<Parameter> parameters,
        Shapes shapes,
        Forward forward,
        boolean handsOn,
        Set<Trait> traits) {

    /** The shapes of an operation's outputs. */
    @FunctionalInterface
    public interface Shapes {
        List<Shape> of(Call<Shape> call);
    }

    /** The values of an operation's outputs. */
    @FunctionalInterface
    public interface Forward {
        List<Tensor> of(Call<Operand> call, Kernels kernels);
    }

    /** An operation with one output. */
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

    /** An operation with any number of outputs. */
    static Definition several(
            String className, String page, List<Parameter> parameters, Shapes shapes, Forward forward) {
        return new Definition(className, snakeCase(className), page, parameters, shapes, forward, false, Set.of());
    }

    /** The same operation where Keras's function is not named after the class. */
    Definition named(String otherFunction) {
        return new Definition(className, otherFunction, page, parameters, shapes, forward, handsOn, traits);
    }

    /** The same operation under a second class name. */
    Definition as(String otherClass) {
        return new Definition(otherClass, function, page, parameters, shapes, forward, handsOn, traits);
    }

    /** The same operation computed otherwise. */
    Definition computing(BiFunction<Call<Operand>, Kernels, Tensor> other) {
        Forward computed = (call, kernels) -> List.of(other.apply(call, kernels));
        return new Definition(className, function, page, parameters, shapes, computed, handsOn, traits);
    }

    /** The same operation with other parameters. */
    Definition taking(List<Parameter> others) {
        return new Definition(className, function, page, others, shapes, forward, handsOn, traits);
    }

    /** The same operation with these traits. */
    Definition having(Trait... all) {
        return new Definition(className, function, page, parameters, shapes, forward, handsOn, Set.of(all));
    }

    public Definition handingOn() {
        return new Definition(className, function, page, parameters, shapes, forward, true, traits);
    }

    /** What is said of its layer. */
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
