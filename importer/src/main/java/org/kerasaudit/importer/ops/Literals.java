package org.kerasaudit.importer.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Constants in an operation's arguments as Keras writes them: numbers, nested lists of numbers, and arrays as
 * {@code {"class_name": "__numpy__", "config": {"value": …, "dtype": …}}}.
 */
public final class Literals {
    private Literals() {}

    /** Returns whether this is a constant that can be used as a tensor. */
    public static boolean isTensor(JsonNode json) {
        if (isArray(json))
            return DType.named(dtypeName(json)).isPresent()
                    && isNested(json.path("config").path("value"));
        return isNested(json);
    }

    private static boolean isNested(JsonNode json) {
        if (!json.isArray()) return json.isNumber() || json.isBoolean() || json.isTextual();
        for (JsonNode item : json) if (!isNested(item)) return false;
        return true;
    }

    /** Returns whether this is an array with an explicit type. */
    static boolean isArray(JsonNode json) {
        String className = json.path("class_name").asText();
        return className.equals("__numpy__") || className.equals("__tensor__");
    }

    /** Returns the plain numbers of a constant. */
    public static JsonNode value(JsonNode json) {
        return isArray(json) ? json.path("config").path("value") : json;
    }

    private static String dtypeName(JsonNode array) {
        return array.path("config").path("dtype").asText();
    }

    public static Shape shape(JsonNode json) {
        if (isArray(json)) return shape(json.path("config").path("value"));
        Shape shape = Shape.SCALAR;
        for (JsonNode at = json; at.isArray(); at = at.path(0)) shape = shape.append(at.size());
        return shape;
    }

    /**
     * Returns the constant as an operand; a plain number is weak. Floating-point numbers have the precision of
     * {@code kernels}.
     */
    static Operand operand(JsonNode json, Kernels kernels) {
        if (isArray(json)) return Operand.of(array(json, kernels));
        boolean number = json.isNumber();
        Tensor exact = tensor(json);
        if (number || exact.dtype() != DType.FLOAT64) return new Operand(exact, number);
        return Operand.of(Cast.to(Numbers.held(DType.FLOAT32, kernels), exact));
    }

    /** Returns the constant as a tensor; floating-point numbers without a type are float32, or float64 in a pass in float64. */
    public static Tensor constant(JsonNode json, Kernels kernels) {
        return operand(json, kernels).tensor();
    }

    private static Tensor array(JsonNode json, Kernels kernels) {
        DType dtype = DType.named(dtypeName(json))
                .orElseThrow(() -> new NotCheckableException("an array of " + dtypeName(json) + " is not supported"));
        Tensor exact = tensor(json.path("config").path("value"));
        return Cast.to(Numbers.held(dtype, kernels), exact);
    }

    /** Returns a tensor of booleans, int32, int64 if a value requires it, float64, or strings. */
    public static Tensor tensor(JsonNode json) {
        List<JsonNode> items = new ArrayList<>();
        flatten(json, items);
        int[] dims = shape(json).toInts();
        if (Tensor.count(dims) != items.size()) throw new ShapeException("rows of equal length", json.toString());
        if (items.stream().anyMatch(JsonNode::isTextual)) {
            return Tensor.of(items.stream().map(JsonNode::asText).toArray(String[]::new), dims);
        }
        if (items.isEmpty() || items.stream().anyMatch(JsonNode::isFloatingPointNumber)) {
            return Tensor.of(items.stream().mapToDouble(JsonNode::asDouble).toArray(), dims);
        }
        long[] integers = items.stream()
                .mapToLong(item -> item.isBoolean() ? (item.asBoolean() ? 1 : 0) : item.asLong())
                .toArray();
        return Tensor.of(integerType(items), integers, dims);
    }

    private static DType integerType(List<JsonNode> items) {
        if (items.stream().allMatch(JsonNode::isBoolean)) return DType.BOOL;
        return items.stream().allMatch(item -> item.isBoolean() || item.canConvertToInt()) ? DType.INT32 : DType.INT64;
    }

    private static void flatten(JsonNode json, List<JsonNode> items) {
        if (json.isArray()) json.forEach(item -> flatten(item, items));
        else items.add(json);
    }
}
