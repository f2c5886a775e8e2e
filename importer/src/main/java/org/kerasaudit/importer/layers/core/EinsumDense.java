package org.kerasaudit.importer.layers.core;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Activation;
import org.kerasaudit.importer.layers.Activations;
import org.kerasaudit.importer.layers.Addition;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.Description;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.kernel.Einsum;
import org.kerasaudit.importer.layers.kernel.EinsumProduct;
import org.kerasaudit.importer.layers.kernel.KernelScheme;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * A product of the input and a kernel over the axes named by an equation such as {@code abc,cd->abd}, followed by a
 * bias and an activation.
 *
 * @param partialOutput sizes of the output after the batch, without those covered by an ellipsis; unknown if determined
 *     by the input
 * @param biasAxes the output letters along which the bias varies; null for no bias
 * @param scheme how the kernel is stored
 * @param declaresPartial whether only {@code partialOutput} is declared even if the input determines more, as in Keras 3
 * @param addition how the bias is added
 */
public record EinsumDense(
        Equation equation,
        Shape partialOutput,
        @Nullable String biasAxes,
        Activation activation,
        KernelScheme scheme,
        boolean declaresPartial,
        Addition addition)
        implements Unary {

    /** The side of the letters that has an ellipsis for unnamed axes. */
    enum Ellipsis {
        NONE,
        LEFT,
        RIGHT
    }

    /** {@code input,kernel->output}, letters only. */
    record Equation(String input, String kernel, String output, Ellipsis ellipsis) {
        private static final Pattern PLAIN = Pattern.compile("([a-zA-Z]+),([a-zA-Z]+)->([a-zA-Z]+)");
        private static final Pattern LEFT = Pattern.compile("\\.{3}([a-zA-Z]+),([a-zA-Z]+)->\\.{3}([a-zA-Z]+)");
        private static final Pattern RIGHT = Pattern.compile("([a-zA-Z]{2,})\\.{3},([a-zA-Z]+)->([a-zA-Z]+)\\.{3}");

        static Equation of(String text) {
            Matcher plain = PLAIN.matcher(text);
            if (plain.matches()) return of(plain, Ellipsis.NONE);
            Matcher left = LEFT.matcher(text);
            if (left.matches()) return of(left, Ellipsis.LEFT);
            Matcher right = RIGHT.matcher(text);
            if (right.matches()) return of(right, Ellipsis.RIGHT);
            throw wrong("an equation such as ab,bc->ac, ...ab,bc->...ac or ab...,bc->ac...", text);
        }

        private static Equation of(Matcher parts, Ellipsis ellipsis) {
            Equation equation = new Equation(parts.group(1), parts.group(2), parts.group(3), ellipsis);
            Einsum.of(equation.toString());
            String known = equation.input + equation.output;
            if (equation.kernel.chars().anyMatch(letter -> known.indexOf(letter) < 0)) {
                throw wrong("every letter of the kernel in the input or the output", equation.toString());
            }
            return equation;
        }

        private static ConfigException wrong(String expected, String found) {
            return new ConfigException("equation", expected, "\"" + found + "\"");
        }

        /** Returns how many axes of an input of this rank the ellipsis covers. */
        int elided(int rank) {
            return rank - input.length();
        }

        /** Returns a label for every axis, including those covered by the ellipsis. */
        String labels(String letters, int elided) {
            StringBuilder labels = new StringBuilder();
            for (int i = 0; i < elided; i++) labels.append((char) ('\uE000' + i));
            return ellipsis == Ellipsis.LEFT ? labels + letters : letters + labels;
        }

        @Override
        public String toString() {
            String left = ellipsis == Ellipsis.LEFT ? "..." : "";
            String right = ellipsis == Ellipsis.RIGHT ? "..." : "";
            return left + input + right + "," + kernel + "->" + left + output + right;
        }
    }

    static EinsumDense read(Config config) {
        config.ignore("gptq_unpacked_column_size");
        JsonNode equation = config.raw("equation");
        if (!equation.isTextual()) throw Config.wrong("equation", "an equation such as ab,bc->ac", equation);
        return new EinsumDense(
                Equation.of(equation.asText()),
                config.raw("output_shape").isInt()
                        ? Shape.of(config.integer("output_shape", 1))
                        : config.shape("output_shape"),
                config.has("bias_axes") ? config.raw("bias_axes").asText() : null,
                config.activation("activation"),
                KernelScheme.read(config),
                config.origin().keras3(),
                addition(config.origin()));
    }

    /** Returns how EinsumDense adds its bias: with {@code ops.add} since Keras 3.10. */
    private static Addition addition(Origin origin) {
        return Addition.since(10, origin);
    }

    public EinsumDense {
        boolean valid = biasAxes == null
                || !biasAxes.isEmpty() && biasAxes.chars().allMatch(letter -> equation.output.indexOf(letter) >= 0);
        if (!valid) throw new ConfigException("bias_axes", "letters of " + equation.output, "\"" + biasAxes + "\"");
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        @Nullable
        WeightSpec bias = biasAxes == null ? null : WeightSpec.trainable("bias", bias(input, biasAxes, sizes(input)));
        return scheme.weights(product(input), bias);
    }

    private EinsumProduct product(Shape input) {
        int elided = equation.elided(input.rank());
        return new EinsumProduct(
                Einsum.of(equation.toString()),
                equation.labels(equation.input, elided),
                equation.kernel,
                equation.labels(equation.output, elided),
                shape(equation.kernel, sizes(input)));
    }

    private static Shape shape(String letters, Map<Character, Long> sizes) {
        return Shape.of(
                letters.chars().mapToLong(letter -> size((char) letter, sizes)).toArray());
    }

    /** Returns the bias shape: from the first axis with a bias to the end, with 1 for axes in between that have none. */
    private Shape bias(Shape input, String axes, Map<Character, Long> sizes) {
        int first = axes.chars().map(equation.output::indexOf).min().orElseThrow();
        Shape bias = Shape.SCALAR;
        for (char letter : equation.output.substring(first).toCharArray()) {
            bias = bias.append(axes.indexOf(letter) >= 0 ? size(letter, sizes) : 1);
        }
        for (int i = 0; equation.ellipsis == Ellipsis.RIGHT && i < equation.elided(input.rank()); i++)
            bias = bias.append(1);
        return bias;
    }

    @Override
    public Formula formula(Shape input) {
        Map<Character, Long> sizes = sizes(input);
        Formula kernel = scheme.formula(product(input), times(equation.kernel, sizes));
        return biasAxes == null ? kernel : kernel.plus(times(biasAxes.replaceAll("(.)(?=.*\\1)", ""), sizes));
    }

    private static long size(char letter, Map<Character, Long> sizes) {
        return sizes.getOrDefault(letter, Shape.UNKNOWN);
    }

    /** Returns the product of the sizes, e.g. {@code c × d}. */
    private static Formula times(String letters, Map<Character, Long> sizes) {
        Map<String, Long> values = new LinkedHashMap<>();
        for (char letter : letters.toCharArray()) values.put(String.valueOf(letter), size(letter, sizes));
        return new Formula(letters.replaceAll("\\B", " × "), values);
    }

    /** Returns the size of every letter, determined from the input and {@code output_shape}. */
    private Map<Character, Long> sizes(Shape input) {
        Map<Character, Long> sizes = new LinkedHashMap<>();
        Shape output = output(input);
        int first = equation.ellipsis == Ellipsis.LEFT ? equation.elided(input.rank()) : 0;
        for (int i = 0; i < equation.input.length(); i++) sizes.put(equation.input.charAt(i), input.dim(first + i));
        for (int i = 0; i < equation.output.length(); i++) {
            long size = output.dim(first + i);
            long known =
                    sizes.merge(equation.output.charAt(i), size, (own, other) -> own == Shape.UNKNOWN ? other : own);
            if (known != size && size != Shape.UNKNOWN) {
                throw new ShapeException(
                        "size " + size + " along " + equation.output.charAt(i) + " of " + equation, input.toString());
            }
        }
        return sizes;
    }

    /** Returns the configured output with the input's batch and the axes covered by the ellipsis. */
    private Shape output(Shape input) {
        int elided = equation.elided(input.rank());
        if (elided < 0 || elided > 0 && equation.ellipsis == Ellipsis.NONE) {
            throw new ShapeException("axes " + equation.input + " of " + equation, input.toString());
        }
        Shape output = switch (equation.ellipsis) {
            case LEFT -> input.slice(0, Math.max(1, elided)).append(partialOutput);
            case RIGHT ->
                input.slice(0, 1).append(partialOutput).append(input.slice(input.rank() - elided, input.rank()));
            case NONE -> input.slice(0, 1).append(partialOutput);
        };
        if (output.rank() != equation.output.length() + elided) {
            throw new ShapeException("output_shape with the axes of " + equation, partialOutput.toString());
        }
        return output;
    }

    @Override
    public Shape outputShape(Shape input) {
        Map<Character, Long> sizes = sizes(input);
        Shape output = output(input);
        scheme.require(shape(equation.kernel, sizes));
        if (declaresPartial) return equation.ellipsis == Ellipsis.LEFT ? reversed(output, input.rank()) : output;
        int first = equation.ellipsis == Ellipsis.LEFT ? equation.elided(input.rank()) : 0;
        for (int i = 0; i < equation.output.length(); i++) {
            output = output.with(first + i, size(equation.output.charAt(i), sizes));
        }
        return output;
    }

    /** Keras 3 declares the axes covered by a leading ellipsis in reverse order, except for the batch. */
    private Shape reversed(Shape output, int inputRank) {
        int elided = equation.elided(inputRank);
        Shape reversed = output;
        for (int i = 1; i < elided; i++) reversed = reversed.with(i, output.dim(elided - i));
        return reversed;
    }

    @Override
    public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
        Tensor product = scheme.product(x, product(x.shape()), weights, kernels);
        if (biasAxes == null) return activation.apply(product, kernels);
        Tensor bias = addition.constant(product, scheme.bias(weights.get("bias")));
        return activation.apply(kernels.add(product, bias), kernels);
    }

    @Override
    public EinsumDense calledDirectly() {
        return new EinsumDense(
                equation, partialOutput, biasAxes, activation, scheme.calledDirectly(), declaresPartial, addition);
    }

    /** Keras never added mask support to EinsumDense. */
    @Override
    public @Nullable Tensor outputMask(Value input, Kernels kernels) {
        return null;
    }

    /**
     * Returns a product over the last {@code bound} axes of an input of {@code rank} axes; the output's axes replace
     * them.
     */
    public static EinsumDense projection(
            int rank, int bound, Shape outputs, boolean useBias, KernelScheme scheme, Origin origin) {
        String letters = "abcdefghijklmnopqrstuvwxyz";
        int made = rank + outputs.rank();
        if (rank <= bound || made > letters.length()) {
            throw new ShapeException(
                    "more than " + bound + " axes, and at most 26 including the output's", rank + " axes");
        }
        String output = letters.substring(rank, made);
        Equation equation = new Equation(
                letters.substring(0, rank),
                letters.substring(rank - bound, rank) + output,
                letters.substring(0, rank - bound) + output,
                Ellipsis.NONE);
        long[] free = new long[rank - bound - 1];
        Arrays.fill(free, Shape.UNKNOWN);
        return new EinsumDense(
                equation,
                Shape.of(free).append(outputs),
                useBias ? output : null,
                Activations.LINEAR,
                scheme,
                true,
                addition(origin));
    }

    @Override
    public Description description(Description ofClass) {
        return ofClass.and(scheme.pitfalls());
    }
}
