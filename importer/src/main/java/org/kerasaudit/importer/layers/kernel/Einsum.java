package org.kerasaudit.importer.layers.kernel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Einstein summation over any number of operands, in NumPy notation: {@code ab,bc->ac}. A letter names an axis, {@code ...}
 * the unnamed axes; a letter missing from the output is summed over. Axes of size 1 broadcast. Computed from left to right as
 * batched matrix products.
 *
 * @param terms one per operand
 * @param output the axes of the result; always explicit
 */
public record Einsum(List<String> terms, String output) {
    private static final String ELLIPSIS = "...";
    private static final Pattern TERM = Pattern.compile("[a-zA-Z]*(\\.\\.\\.[a-zA-Z]*)?");

    /** Labels the last axis covered by an ellipsis; subsequent labels are for the axes before it. */
    private static final char ELIDED = '\uE000';

    /**
     * Parses an equation. Without an arrow, the output is the ellipsis followed by every letter that occurs once, in
     * alphabetical order.
     */
    public static Einsum of(String equation) {
        String[] sides = equation.replace(" ", "").split("->", -1);
        List<String> terms = List.of(sides[0].split(",", -1));
        Einsum einsum = new Einsum(terms, sides.length == 1 ? implied(terms) : sides[1]);
        if (sides.length > 2 || !einsum.consistent()) {
            throw new ConfigException("equation", "an equation such as ab,bc->ac", "\"" + equation + "\"");
        }
        return einsum;
    }

    private static String implied(List<String> terms) {
        String all = String.join("", terms);
        StringBuilder once = new StringBuilder(all.contains(ELLIPSIS) ? ELLIPSIS : "");
        letters(all)
                .sorted()
                .filter(letter -> all.indexOf(letter) == all.lastIndexOf(letter))
                .forEach(once::appendCodePoint);
        return once.toString();
    }

    private boolean consistent() {
        String all = String.join("", terms);
        Set<Integer> seen = new HashSet<>();
        return terms.stream().allMatch(term -> TERM.matcher(term).matches())
                && TERM.matcher(output).matches()
                && letters(output).allMatch(letter -> all.indexOf(letter) >= 0 && seen.add(letter))
                && (all.contains(ELLIPSIS) || !output.contains(ELLIPSIS));
    }

    private static IntStream letters(String term) {
        return term.chars().filter(Character::isLetter);
    }

    /**
     * Returns the output shape for operands of these shapes. Throws {@link ShapeException} if they do not match the equation.
     */
    public Shape outputShape(List<Shape> operands) {
        Resolved resolved = resolve(operands);
        return Shape.of(resolved.output
                .chars()
                .mapToLong(label -> resolved.sizes.getOrDefault((char) label, 1L))
                .toArray());
    }

    public Tensor apply(List<Tensor> operands, Kernels kernels) {
        Resolved resolved = resolve(operands.stream().map(Tensor::shape).toList());
        Labeled result = new Labeled("", kernels.precision().of(new double[] {1}));
        for (int i = 0; i < operands.size(); i++) {
            Labeled next = new Labeled(resolved.terms.get(i), operands.get(i)).diagonal();
            String later = String.join("", resolved.terms.subList(i + 1, operands.size())) + resolved.output;
            result = i == 0 ? next : result.times(next, later, kernels);
        }
        Tensor summed = result.only(resolved.output, kernels).arranged(resolved.output);
        return kernels.precision().convert(summed);
    }

    /** The equation with a label for every axis of the given operands, and the known sizes of the labels. */
    private record Resolved(List<String> terms, String output, Map<Character, Long> sizes) {}

    private Resolved resolve(List<Shape> operands) {
        if (operands.size() != terms.size()) {
            throw new ShapeException(terms.size() + " operands for " + this, operands.size() + " operands");
        }
        List<String> labels = new ArrayList<>();
        Map<Character, Long> sizes = new LinkedHashMap<>();
        int widest = 0;
        for (int i = 0; i < terms.size(); i++) {
            Shape shape = operands.get(i);
            boolean open = terms.get(i).contains(ELLIPSIS);
            int elided = shape.rank() - (terms.get(i).length() - (open ? ELLIPSIS.length() : 0));
            if (elided < 0 || elided > 0 && !open) {
                throw new ShapeException("axes " + terms.get(i) + " of " + this, shape.toString());
            }
            labels.add(terms.get(i).replace(ELLIPSIS, elided(elided)));
            for (int axis = 0; axis < shape.rank(); axis++) {
                sizes.merge(labels.get(i).charAt(axis), shape.dim(axis), (known, size) -> common(known, size, shape));
            }
            widest = Math.max(widest, elided);
        }
        if (widest > 0 && !output.contains(ELLIPSIS)) {
            throw new ShapeException("axes with a name in " + this, operands.toString());
        }
        return new Resolved(labels, output.replace(ELLIPSIS, elided(widest)), sizes);
    }

    private static String elided(int count) {
        StringBuilder labels = new StringBuilder();
        for (int i = count - 1; i >= 0; i--) labels.append((char) (ELIDED + i));
        return labels.toString();
    }

    private long common(long known, long size, Shape shape) {
        if (known == size || size == 1 || size == Shape.UNKNOWN && known != 1) return known;
        if (known == 1 || known == Shape.UNKNOWN) return size;
        throw new ShapeException("size " + known + " instead of " + size + " in " + this, shape.toString());
    }

    /** A tensor with labeled axes. */
    private record Labeled(String labels, Tensor tensor) {

        /** Takes the diagonal of every label that names several axes. */
        Labeled diagonal() {
            for (int second = 1; second < labels.length(); second++) {
                int first = labels.indexOf(labels.charAt(second));
                if (first < second) return diagonal(first, second).diagonal();
            }
            return this;
        }

        private Labeled diagonal(int first, int second) {
            int size = Math.max(tensor.dim(first), tensor.dim(second));
            int[] order = IntStream.concat(
                            IntStream.of(first, second),
                            IntStream.range(0, tensor.rank()).filter(axis -> axis != first && axis != second))
                    .toArray();
            int[] square = Layout.transpose(tensor, order).dims();
            square[0] = size;
            square[1] = size;
            Tensor front = Layout.broadcast(Layout.transpose(tensor, order), square);
            int[] flat = Shape.of(square).without(0).with(0, (long) size * size).toInts();
            Tensor picked = Layout.select(front.reshape(flat), 0, size, i -> i * (size + 1));
            String rest = new StringBuilder(labels)
                    .deleteCharAt(second)
                    .deleteCharAt(first)
                    .toString();
            return new Labeled(labels.charAt(first) + rest, picked);
        }

        /** Multiplies two tensors, keeping the labels in {@code later}. */
        Labeled times(Labeled other, String later, Kernels kernels) {
            Labeled a = stretchedBy(other).only(other.labels + later, kernels);
            Labeled b = other.stretchedBy(this).only(labels + later, kernels);
            String batch = a.keep(label -> b.has(label) && later.indexOf(label) >= 0);
            String contracted = a.keep(label -> b.has(label) && later.indexOf(label) < 0);
            String rows = a.keep(label -> !b.has(label));
            String columns = b.keep(label -> !a.has(label));
            return contracted.isEmpty()
                    ? a.outer(b, batch, rows, columns, kernels)
                    : a.contract(b, batch, rows, contracted, columns, kernels);
        }

        private Labeled contract(
                Labeled other, String batch, String rows, String contracted, String columns, Kernels kernels) {
            Tensor left = arranged(batch + rows + contracted);
            Tensor right = other.arranged(batch + contracted + columns);
            int[] leading = batch.isEmpty() ? new int[0] : new int[] {count(batch)};
            Shape batches = Shape.of(leading);
            Tensor product = kernels.matmul(
                    left.reshape(batches.append(count(rows), count(contracted)).toInts()),
                    right.reshape(batches.append(count(contracted), other.count(columns))
                            .toInts()));
            Shape sizes = sizes(batch + rows).append(other.sizes(columns));
            return new Labeled(batch + rows + columns, product.reshape(sizes.toInts()));
        }

        private Labeled outer(Labeled other, String batch, String rows, String columns, Kernels kernels) {
            Shape left = sizes(batch + rows).append(ones(columns.length()));
            Shape right = other.sizes(batch).append(ones(rows.length())).append(other.sizes(columns));
            Tensor product = kernels.multiply(
                    arranged(batch + rows).reshape(left.toInts()),
                    other.arranged(batch + columns).reshape(right.toInts()));
            return new Labeled(batch + rows + columns, product);
        }

        private static long[] ones(int count) {
            return LongStream.generate(() -> 1).limit(count).toArray();
        }

        /** Drops the axes of size 1 where {@code other} has a larger size. */
        private Labeled stretchedBy(Labeled other) {
            String kept = keep(label -> tensor.dim(labels.indexOf(label)) != 1
                    || !other.has(label)
                    || other.tensor.dim(other.labels.indexOf(label)) == 1);
            return new Labeled(kept, tensor.reshape(sizes(kept).toInts()));
        }

        /** Sums over every label not in {@code wanted}. */
        Labeled only(String wanted, Kernels kernels) {
            String kept = keep(label -> wanted.indexOf(label) >= 0);
            int[] summed = IntStream.range(0, labels.length())
                    .filter(axis -> wanted.indexOf(labels.charAt(axis)) < 0)
                    .toArray();
            return summed.length == 0 ? this : new Labeled(kept, kernels.reduce(tensor, Reduction.SUM, false, summed));
        }

        Tensor arranged(String order) {
            if (order.equals(labels)) return tensor;
            return Layout.transpose(tensor, order.chars().map(labels::indexOf).toArray());
        }

        private boolean has(int label) {
            return labels.indexOf(label) >= 0;
        }

        private String keep(IntPredicate wanted) {
            StringBuilder kept = new StringBuilder();
            labels.chars().filter(wanted).forEach(kept::appendCodePoint);
            return kept.toString();
        }

        private Shape sizes(String some) {
            return Shape.of(
                    some.chars().map(label -> tensor.dim(labels.indexOf(label))).toArray());
        }

        private int count(String some) {
            return Tensor.count(sizes(some).toInts());
        }
    }

    @Override
    public String toString() {
        return String.join(",", terms) + "->" + output;
    }
}
