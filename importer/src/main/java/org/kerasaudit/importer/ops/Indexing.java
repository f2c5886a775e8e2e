package org.kerasaudit.importer.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Python subscripts such as {@code x[1:3, ..., None]}: integers, slices, an ellipsis and new axes. Keras writes slices
 * as {@code {"class_name": "__slice__", "config": {"start": …, "stop": …, "step": …}}}; a list counts as a tuple.
 */
public final class Indexing {
    static final List<Definition> DEFINITIONS = List.of(Definition.of(
            "GetItem",
            "numpy",
            List.of(
                    Parameter.tensor("x"),
                    Parameter.option("key", "integers, slices, None and at most one ...", Indexing::isKey, null)),
            call -> shape(call.tensor("x"), steps(call, call.tensor("x").rank())),
            (call, kernels) -> pick(
                    call.tensor("x").tensor(),
                    steps(call, call.tensor("x").tensor().rank()))));

    private Indexing() {}

    private static boolean isKey(JsonNode json) {
        if (!json.isArray()) return isPart(json);
        int ellipses = 0;
        for (JsonNode part : json) {
            if (!isPart(part)) return false;
            if (isEllipsis(part)) ellipses++;
        }
        return ellipses <= 1;
    }

    private static boolean isPart(JsonNode json) {
        if (json.isNull() || isEllipsis(json)) return true;
        if (json.isBoolean()) return false;
        return isSlice(json)
                ? isBound(json, "start") && isBound(json, "stop") && isBound(json, "step")
                : Parameter.isInteger(json);
    }

    private static boolean isBound(JsonNode slice, String name) {
        JsonNode bound = slice.path("config").path(name);
        boolean zeroStep = name.equals("step") && bound.isNumber() && bound.asInt() == 0;
        return bound.isNull() || bound.isMissingNode() || Parameter.isInteger(bound) && !zeroStep;
    }

    private static boolean isSlice(JsonNode json) {
        return json.path("class_name").asText().equals("__slice__");
    }

    private static boolean isEllipsis(JsonNode json) {
        return json.path("class_name").asText().equals("__ellipsis__");
    }

    /** Returns one subscript per axis with the new axes between them; {@link #WHOLE} for axes that are taken whole. */
    private static List<JsonNode> steps(Call<?> call, int rank) {
        JsonNode key = call.raw("key");
        List<JsonNode> parts = new ArrayList<>();
        if (key.isArray()) key.forEach(parts::add);
        else parts.add(key);
        int taken = (int) parts.stream()
                .filter(part -> !part.isNull() && !isEllipsis(part))
                .count();
        if (taken > rank) throw new ShapeException("at least " + taken + " axes", rank + " axes");
        List<JsonNode> steps = new ArrayList<>();
        boolean open = parts.stream().noneMatch(Indexing::isEllipsis);
        for (JsonNode part : parts) {
            if (isEllipsis(part)) for (int i = taken; i < rank; i++) steps.add(WHOLE);
            else steps.add(part);
        }
        if (open) for (int i = taken; i < rank; i++) steps.add(WHOLE);
        return steps;
    }

    /** The slice {@code :}. */
    private static final JsonNode WHOLE = TextNode.valueOf(":");

    private static Shape shape(Shape x, List<JsonNode> steps) {
        Shape shape = Shape.SCALAR;
        int axis = 0;
        for (JsonNode step : steps) {
            if (step.isNull()) {
                shape = shape.append(1);
                continue;
            }
            long size = x.dim(axis++);
            if (step.isNumber()) {
                if (size != Shape.UNKNOWN) index(step, size);
                continue;
            }
            boolean all = step.equals(WHOLE) || size == Shape.UNKNOWN;
            shape = shape.append(all ? size : Range.of(step, Math.toIntExact(size)).length);
        }
        return shape;
    }

    private static int index(JsonNode step, long size) {
        int at = step.asInt();
        if (at < -size || at >= size) throw new ShapeException("an element at index " + at, size + " elements");
        return (int) (at < 0 ? at + size : at);
    }

    private static Tensor pick(Tensor x, List<JsonNode> steps) {
        Tensor picked = x;
        int axis = 0;
        for (JsonNode step : steps) {
            if (step.isNull()) {
                picked = picked.reshape(picked.shape().insert(axis++, 1).toInts());
            } else if (step.isNumber()) {
                picked = Layout.pick(picked, axis, index(step, picked.dim(axis)));
            } else {
                if (!step.equals(WHOLE)) {
                    Range range = Range.of(step, picked.dim(axis));
                    picked = Layout.slice(picked, axis, range.start, range.length, range.step);
                }
                axis++;
            }
        }
        return picked;
    }

    /** The elements that a slice selects from an axis of a given size, by Python's rules. */
    public record Range(int start, int length, int step) {
        public static Range of(JsonNode slice, int size) {
            JsonNode bounds = slice.path("config");
            int step = bounds.path("step").asInt(1);
            int start = bound(bounds.path("start"), size, step > 0 ? 0 : size - 1, step);
            int stop = bound(bounds.path("stop"), size, step > 0 ? size : -1, step);
            int distance = step > 0 ? stop - start : start - stop;
            int length = distance <= 0 ? 0 : (distance - 1) / Math.abs(step) + 1;
            return new Range(length == 0 ? 0 : start, length, step);
        }

        private static int bound(JsonNode bound, int size, int defaultValue, int step) {
            if (!bound.isNumber()) return defaultValue;
            int at = bound.asInt() < 0 ? bound.asInt() + size : bound.asInt();
            int min = step > 0 ? 0 : -1;
            int max = step > 0 ? size : size - 1;
            return Math.max(min, Math.min(max, at));
        }
    }
}
