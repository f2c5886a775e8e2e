package org.kerasaudit.benchmarks.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Builds an ONNX graph (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto), opset 17. */
final class OnnxGraph {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int ATTRIBUTE_FLOAT = 1;
    private static final int ATTRIBUTE_INT = 2;
    private static final int ATTRIBUTE_STRING = 3;
    private static final int ATTRIBUTE_INTS = 7;
    private static final int OPSET = 17;

    private final Proto graph = new Proto();
    private final List<Proto> inputs = new ArrayList<>();
    private final List<Proto> outputs = new ArrayList<>();
    private int names;

    /** Returns a unique name. */
    String fresh(String stem) {
        return stem + "_" + names++;
    }

    /** Adds a node and returns its output; attributes are {@code Long}, {@code Float}, {@code String} or {@code long[]}. */
    String node(String op, Map<String, Object> attributes, String... operands) {
        return nodes(op, attributes, 1, operands).get(0);
    }

    /** Adds a node with several outputs and returns them; empty names are omitted operands. */
    List<String> nodes(String op, Map<String, Object> attributes, int results, String... operands) {
        Proto node = new Proto();
        for (String operand : operands) node.text(1, operand);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < results; i++) {
            names.add(fresh(op.toLowerCase(Locale.ROOT)));
            node.text(2, names.get(i));
        }
        node.text(4, op);
        attributes.forEach((name, value) -> node.message(5, attribute(name, value)));
        graph.message(1, node);
        return names;
    }

    private static Proto attribute(String name, Object value) {
        Proto attribute = new Proto().text(1, name);
        if (value instanceof Float real) attribute.real(2, real).number(20, ATTRIBUTE_FLOAT);
        else if (value instanceof Long number) attribute.number(3, number).number(20, ATTRIBUTE_INT);
        else if (value instanceof String text) attribute.text(4, text).number(20, ATTRIBUTE_STRING);
        else {
            for (long number : (long[]) value) attribute.number(8, number);
            attribute.number(20, ATTRIBUTE_INTS);
        }
        return attribute;
    }

    String constant(float[] values, long... dims) {
        ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return initializer(FLOAT, raw.array(), dims);
    }

    String constant(long... values) {
        ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        return initializer(INT64, raw.array(), values.length);
    }

    private String initializer(int type, byte[] raw, long... dims) {
        Proto tensor = new Proto();
        for (long dim : dims) tensor.number(1, dim);
        String name = fresh("weight");
        graph.message(5, tensor.number(2, type).text(8, name).bytes(9, raw));
        return name;
    }

    void input(String name, long... dims) {
        inputs.add(value(name, dims));
    }

    void output(String name, long... dims) {
        outputs.add(value(name, dims));
    }

    private static Proto value(String name, long... dims) {
        Proto shape = new Proto();
        for (long dim : dims) shape.message(1, new Proto().number(1, dim));
        Proto type = new Proto().message(1, new Proto().number(1, FLOAT).message(2, shape));
        return new Proto().text(1, name).message(2, type);
    }

    /** Returns the bytes of the file. */
    byte[] toBytes() {
        graph.text(2, "keras");
        inputs.forEach(input -> graph.message(11, input));
        outputs.forEach(output -> graph.message(12, output));
        return new Proto()
                .number(1, 8)
                .text(2, "keras-audit-benchmarks")
                .message(7, graph)
                .message(8, new Proto().text(1, "").number(2, OPSET))
                .toBytes();
    }
}
