package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.Indexing;
import org.kerasaudit.importer.ops.KerasOp;
import org.kerasaudit.importer.ops.tensorflow.Subscripts.Part;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Subscripts with TensorFlow's semantics: their numbers may be tensors, some of which are known when shapes are
 * computed.
 */
final class Subscripts {
    /** Marks a number that depends on the values of a tensor. */
    static final long OPEN = Long.MIN_VALUE;

    /** One subscript. */
    sealed interface Part {
        /** A new axis of size 1. */
        record NewAxis() implements Part {}

        /** As many whole axes as remain. */
        record Ellipsis() implements Part {}

        /** One element; its axis is removed. */
        record Index(long at) implements Part {}

        /** A slice; null for an omitted bound. */
        record Range(
                @Nullable Long start,
                @Nullable Long stop,
                @Nullable Long step) implements Part {}
    }

    private static final Part WHOLE = new Part.Range(null, null, null);

    private Subscripts() {}

    /** Returns the slice of a tensor; all numbers must be known. */
    static Tensor pick(Tensor x, List<Part> parts, Kernels kernels) {
        return KerasOp.call("get_item", x).with("key", key(parts)).run(kernels);
    }

    /** Returns the subscripts as Keras 3 writes them. */
    private static JsonNode key(List<Part> parts) {
        ArrayNode key = JsonNodeFactory.instance.arrayNode();
        for (Part part : parts) {
            if (part instanceof Part.Index index) key.add(index.at());
            else if (part instanceof Part.NewAxis) key.addNull();
            else if (part instanceof Part.Ellipsis) key.addObject().put("class_name", "__ellipsis__");
            else if (part instanceof Part.Range range) {
                ObjectNode slice = key.addObject().put("class_name", "__slice__");
                slice.putObject("config")
                        .put("start", range.start())
                        .put("stop", range.stop())
                        .put("step", range.step());
            }
        }
        return key;
    }

    /**
     * Returns the shape of a slice. TensorFlow packs all starts into one vector and all stops into another: the sizes
     * of all sliced axes are unknown if any element of either vector is.
     */
    static Shape shape(Shape x, List<Part> parts) {
        boolean startsKnown = parts.stream().noneMatch(part -> open(part, true));
        boolean stopsKnown = parts.stream().noneMatch(part -> open(part, false));
        if (startsKnown && stopsKnown) return known(x, parts);
        Shape shape = Shape.SCALAR;
        int axis = 0;
        for (Part part : expanded(parts, x.rank())) {
            if (part instanceof Part.NewAxis) {
                shape = shape.append(1);
                continue;
            }
            long size = x.dim(axis++);
            if (part instanceof Part.Range range) {
                boolean whole = range.start() == null && range.stop() == null && range.step() == null;
                shape = shape.append(whole ? size : Shape.UNKNOWN);
            }
        }
        return shape;
    }

    private static boolean open(Part part, boolean start) {
        if (part instanceof Part.Index index) return index.at() == OPEN;
        if (!(part instanceof Part.Range range)) return false;
        boolean step = Objects.equals(range.step(), OPEN);
        return step || Objects.equals(start ? range.start() : range.stop(), OPEN);
    }

    private static Shape known(Shape x, List<Part> parts) {
        Shape shape =
                KerasOp.shapes("get_item", "x", x, Map.of("key", key(parts))).get(0);
        if (x.contents().isEmpty() || x.rank() > 1) return shape;
        List<@Nullable Long> numbers = StaticIntegers.contents(x);
        if (numbers == null || parts.stream().anyMatch(Part.NewAxis.class::isInstance)) return shape;
        for (Part part : parts) {
            if (part instanceof Part.Index index) {
                int at = Call.front(Math.toIntExact(index.at()), numbers.size());
                return StaticIntegers.holding(shape, numbers.subList(at, at + 1));
            }
            if (part instanceof Part.Range range) numbers = sliced(numbers, range);
        }
        return StaticIntegers.holding(shape, numbers);
    }

    /** Returns the numbers that a slice selects from a list. */
    private static List<@Nullable Long> sliced(List<@Nullable Long> numbers, Part.Range range) {
        Indexing.Range taken = Indexing.Range.of(key(List.of(range)).get(0), numbers.size());
        List<@Nullable Long> sliced = new ArrayList<>();
        for (int i = 0; i < taken.length(); i++) sliced.add(numbers.get(taken.start() + i * taken.step()));
        return sliced;
    }

    private static List<Part> expanded(List<Part> parts, int rank) {
        int taken = (int) parts.stream()
                .filter(part -> part instanceof Part.Index || part instanceof Part.Range)
                .count();
        if (taken > rank) throw new ShapeException("at least " + taken + " axes", rank + " axes");
        List<Part> expanded = new ArrayList<>();
        boolean hasEllipsis = false;
        for (Part part : parts) {
            hasEllipsis |= part instanceof Part.Ellipsis;
            if (part instanceof Part.Ellipsis) for (int i = taken; i < rank; i++) expanded.add(WHOLE);
            else expanded.add(part);
        }
        if (!hasEllipsis) for (int i = taken; i < rank; i++) expanded.add(WHOLE);
        return expanded;
    }
}
