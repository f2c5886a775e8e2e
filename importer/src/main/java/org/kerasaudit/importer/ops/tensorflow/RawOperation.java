package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Args.Arg;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.ops.Literals;

/**
 * A raw operation of TensorFlow as tf.keras up to 2.3 writes it to a graph, run by the function that creates it.
 *
 * @param constants the inputs that are not tensors of the graph, by position among all inputs
 */
record RawOperation(RawOps raw, Map<String, JsonNode> attributes, Map<Integer, JsonNode> constants) {
    /** Attributes that only repeat what the inputs state, or that say how an operation is executed. */
    private static final Set<String> MEANINGLESS = Set.of(
            ("N Index index_type explicit_paddings use_cudnn_on_gpu incompatible_shape_error Truncate validate_indices"
                            + " bad_indices_policy grad_x grad_y grad_a grad_b")
                    .split(" "));

    static Layer read(Config config) {
        NodeDef node = NodeDef.read(config.raw("node_def"));
        Map<Integer, JsonNode> constants = constants(config);
        RawOps raw = RawOps.BY_NAME.get(node.op());
        if (raw == null) {
            config.refuse("node_def", "TensorFlow operation " + node.op() + " is not supported");
            return new TfOperation(TfFunction.refused(node.op(), "it is not supported"), null);
        }
        node.attributes().forEach((name, value) -> {
            if (!raw.attributes().containsKey(name) && !meaningless(name, value)) {
                config.refuse("node_def", "attribute " + name + "=" + value + " is not supported");
            }
        });
        TfFunction function = TfFunctions.named(raw.symbol()).orElseThrow();
        return new TfOperation(function, new RawOperation(raw, node.attributes(), constants));
    }

    private static boolean meaningless(String name, JsonNode value) {
        boolean type = name.startsWith("T") || name.endsWith("_T") || name.equals("dtype") || name.equals("SrcT");
        boolean none = value.isMissingNode() || value.isArray() && value.isEmpty();
        return name.startsWith("_") || type || none || MEANINGLESS.contains(name);
    }

    private static Map<Integer, JsonNode> constants(Config config) {
        Map<Integer, JsonNode> constants = new TreeMap<>();
        JsonNode written = config.raw("constants");
        written.properties().forEach(entry -> {
            if (!entry.getKey().matches("\\d{1,6}") || !Literals.isTensor(entry.getValue())) {
                throw Config.wrong("constants", "numbers by the position of the input", written);
            }
            constants.put(Integer.valueOf(entry.getKey()), Literals.value(entry.getValue()));
        });
        return constants;
    }

    /** Converts the call to a call of the function. */
    <T> Args<T> arguments(Args<T> call, TfFunction function) {
        List<Arg<T>> inputs = new ArrayList<>();
        call.tensors().forEach(tensor -> inputs.add(new Arg.One<>(tensor)));
        constants.forEach((index, constant) -> inputs.add(Math.min(index, inputs.size()), new Arg.Literal<>(constant)));
        int names = raw.inputs().size();
        boolean list = raw.inputs().stream().anyMatch(name -> name.startsWith("*"));
        if (list ? inputs.size() < names : inputs.size() != names) {
            throw new ShapeException(names + " inputs", Integer.toString(inputs.size()));
        }
        Map<String, Arg<T>> named = new LinkedHashMap<>();
        int at = 0;
        for (String name : raw.inputs()) {
            int taken = name.startsWith("*") ? inputs.size() - names + 1 : 1;
            List<Arg<T>> values = List.copyOf(inputs.subList(at, at + taken));
            named.put(name.replace("*", ""), name.startsWith("*") ? new Arg.Many<>(values) : values.get(0));
            at += taken;
        }
        raw.attributes().forEach((attribute, parameter) -> {
            JsonNode value = attributes.get(attribute);
            if (value != null && !value.isMissingNode()) named.put(parameter, new Arg.Literal<>(value));
        });
        return firstByPosition(named, function);
    }

    /** Passes the function's first parameter by position, since the raw operation may use another name for it. */
    private <T> Args<T> firstByPosition(Map<String, Arg<T>> named, TfFunction function) {
        String first = function.definition().parameters().get(0).name();
        String actual = named.containsKey(first) ? first : raw.inputs().get(0);
        return new Args<>(List.of(named.remove(actual)), named);
    }
}
