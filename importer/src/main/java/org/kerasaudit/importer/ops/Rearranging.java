package org.kerasaudit.importer.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Axes rearranged by a pattern in einops notation, such as {@code b (h w) c -> b c h w}. */
final class Rearranging {
    private static final Pattern ARROW = Pattern.compile("\\s*->\\s*");
    private static final Pattern AXIS = Pattern.compile("\\((.*?)\\)|\\w+");

    static final List<Definition> DEFINITIONS = List.of(Definition.of(
            "Rearrange",
            "core",
            List.of(
                    Parameter.tensor("tensor"),
                    Parameter.option("pattern", "a pattern such as a b -> b a", Rearranging::isPattern, null),
                    Parameter.keywords("axes_lengths", "an integer", Parameter::isInteger)),
            call -> {
                Plan plan = Plan.of(call, call.tensor("tensor"));
                return plan.grouped();
            },
            (call, kernels) -> {
                Tensor x = call.tensor("tensor").tensor();
                Plan plan = Plan.of(call, x.shape());
                Tensor split = x.reshape(plan.sizes(plan.from).toInts());
                return Layout.transpose(split, plan.order())
                        .reshape(plan.grouped().toInts());
            }));

    private Rearranging() {}

    private static boolean isPattern(JsonNode json) {
        if (!json.isTextual()) return false;
        String[] sides = ARROW.split(json.asText().strip(), -1);
        return sides.length == 2
                && axes(groups(sides[0]))
                        .sorted()
                        .toList()
                        .equals(axes(groups(sides[1])).sorted().toList());
    }

    private static List<List<String>> groups(String side) {
        List<List<String>> groups = new ArrayList<>();
        Matcher axis = AXIS.matcher(side);
        while (axis.find()) {
            String group = axis.group(1) == null ? axis.group() : axis.group(1).strip();
            groups.add(group.isEmpty() ? List.of() : List.of(group.split("\\s+")));
        }
        return groups;
    }

    private static Stream<String> axes(List<List<String>> groups) {
        return groups.stream().flatMap(List::stream);
    }

    /**
     * A pattern with the sizes of its axes.
     *
     * @param from the groups of axes of the input
     * @param to the groups of axes of the output
     */
    private record Plan(List<List<String>> from, List<List<String>> to, Map<String, Long> lengths) {
        static Plan of(Call<?> call, Shape x) {
            String[] sides = ARROW.split(call.word("pattern").strip(), -1);
            List<List<String>> from = groups(sides[0]);
            if (from.size() != x.rank()) throw new ShapeException(from.size() + " axes", x.toString());
            Map<String, Long> lengths = new HashMap<>();
            call.keywords("axes_lengths").forEach((name, length) -> lengths.put(name, length.asLong()));
            for (int i = 0; i < from.size(); i++) fill(from.get(i), x.dim(i), lengths);
            return new Plan(from, groups(sides[1]), lengths);
        }

        private static void fill(List<String> group, long size, Map<String, Long> lengths) {
            List<String> open =
                    group.stream().filter(axis -> !lengths.containsKey(axis)).toList();
            long known = 1;
            for (String axis : group) known *= lengths.getOrDefault(axis, 1L);
            if (open.size() > 1) throw new ShapeException("the lengths of all but one of " + group, open.toString());
            if (size == Shape.UNKNOWN) {
                open.forEach(axis -> lengths.put(axis, Shape.UNKNOWN));
                return;
            }
            if (known == 0 || size % known != 0 || open.isEmpty() && size != known) {
                throw new ShapeException("a size that the lengths of " + group + " divide", Long.toString(size));
            }
            open.forEach(axis -> lengths.put(axis, size / Math.max(1, product(group, axis, lengths))));
        }

        private static long product(List<String> group, String except, Map<String, Long> lengths) {
            long product = 1;
            for (String axis : group) if (!axis.equals(except)) product *= lengths.getOrDefault(axis, 1L);
            return product;
        }

        /** Returns the size of every axis in these groups. */
        Shape sizes(List<List<String>> groups) {
            return Shape.of(axes(groups).mapToLong(lengths::get).toArray());
        }

        /** Returns the size of every output group. */
        Shape grouped() {
            return Shape.of(to.stream()
                    .mapToLong(group -> group.stream().mapToLong(lengths::get).reduce(1, ShapeRules::times))
                    .toArray());
        }

        int[] order() {
            List<String> order = axes(from).toList();
            return axes(to).mapToInt(order::indexOf).toArray();
        }
    }
}
