package org.kerasaudit.importer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.ConfigException;

/** Reads calls in the form written by each generation of Keras. */
class InboundNodesTest {
    private final List<String> recorded = new ArrayList<>();
    private final InboundNodes nodes =
            new InboundNodes(Set.of("a", "b", "c"), Map.of(), (ref, shape) -> recorded.add(ref + " " + shape));

    @Test
    void keras1WritesThreePartsPerTensor() throws Exception {
        List<Args<TensorRef>> calls = read("[[['a', 0, 0]], [['b', 1, 0], ['c', 0, 2]]]");
        assertThat(calls).hasSize(2);
        assertThat(calls.get(1).inputs()).hasToString("[b[1][0], c[0][2]]");
    }

    @Test
    void keras2AddsKeywordArguments() throws Exception {
        Args<TensorRef> call = read("[[['a', 0, 0, {'mask': ['b', 0, 0], 'training': false}]]]")
                .get(0);
        assertThat(call.inputs()).hasToString("[a[0][0]]");
        assertThat(call.argument(9, "mask").orElseThrow().tensors()).hasToString("[b[0][0]]");
        assertThat(call.argument(9, "training").orElseThrow()).isInstanceOf(Args.Arg.Literal.class);
    }

    @Test
    void tfKerasWritesSeveralStatesAsAList() throws Exception {
        Args<TensorRef> call = read("[[['a', 0, 0, {'initial_state': [['b', 0, 0], ['c', 0, 0]]}]]]")
                .get(0);
        assertThat(call.argument(9, "initial_state").orElseThrow().tensors()).hasToString("[b[0][0], c[0][0]]");
    }

    @Test
    void tfKerasNestsTheStatesOfStackedCells() throws Exception {
        Args<TensorRef> call = read("[[['a', 0, 0, {}], [['b', 0, 0, {}], ['c', 0, 0, {'training': false}]]]]")
                .get(0);
        assertThat(call.inputs()).hasToString("[a[0][0], b[0][0], c[0][0]]");
        assertThat(call.named()).containsOnlyKeys("training");
    }

    @Test
    void tfKerasMarksConstants() throws Exception {
        Args<TensorRef> call = read("[[['_CONSTANT_VALUE', -1, 2.5, {}]]]").get(0);
        assertThat(call.tensors()).isEmpty();
    }

    @Test
    void tfKerasPreservesListArgumentsOfGraphOperations() throws Exception {
        JsonNode one = json("[['a', 0, 0, {'axis': 1}]]");
        JsonNode list = json("[[['a', 0, 0, {'axis': 1}]]]");
        assertThat(nodes.read(one, true).get(0).positional()).hasToString("[a[0][0]]");
        assertThat(nodes.read(list, true).get(0).positional()).hasToString("[[a[0][0]]]");
        assertThat(nodes.read(list, false).get(0).positional()).hasToString("[a[0][0]]");
        JsonNode constant = json("[['_CONSTANT_VALUE', -1, [1, 2], {'y': ['b', 0, 0]}]]");
        assertThat(nodes.read(constant, true).get(0).positional()).hasToString("[[1,2]]");
        JsonNode empty = json("[[['a', 0, 0, {'axis': 0}], []]]");
        assertThat(nodes.read(empty, true).get(0).positional()).hasToString("[[a[0][0], []]]");
    }

    @Test
    void tfKerasNestsTensorsInKeywords() throws Exception {
        Args<TensorRef> call =
                read("[['a', 0, 0, {'slice_spec': [{'start': ['b', 0, 0], 'stop': null}, 1], 'name': null}]]")
                        .get(0);
        assertThat(call.named().get("slice_spec")).hasToString("[{start=b[0][0], stop=null}, 1]");
        assertThat(call.tensors()).hasToString("[a[0][0], b[0][0]]");
        assertThat(call.map(TensorRef::layer).tensors()).containsExactly("a", "b");
    }

    @Test
    void tfKerasWritesDictsOfTensorsInKeyOrder() throws Exception {
        Args<TensorRef> call =
                read("[{'y': ['b', 0, 0, {}], 'x': ['a', 0, 0, {}]}]").get(0);
        assertThat(call.inputs()).hasToString("[a[0][0], b[0][0]]");
    }

    /** In Keras 3, predict() passes training=False to every layer, regardless of the argument of its call. */
    @Test
    void keras3IgnoresTheTrainingFlagInPredict() throws Exception {
        String tensor = "{'class_name': '__keras_tensor__', 'config': {'keras_history': ['a', 0, 0]}}";
        Args<TensorRef> call = read("[{'args': [" + tensor + "], 'kwargs': {'training': true}}]")
                .get(0);
        assertThat(call.named()).isEmpty();
    }

    @Test
    void keras3WritesArgumentsAsPassedWithTheShapesOfTensors() throws Exception {
        String tensor =
                "{'class_name': '__keras_tensor__', 'config': {'shape': [null, 4], 'keras_history': ['%s', 0, 0]}}";
        Args<TensorRef> call = read("[{'args': [[" + tensor.formatted("a") + ", " + tensor.formatted("b")
                        + "]], 'kwargs': {'mask': null, 'scale': [1, 2]}}]")
                .get(0);
        assertThat(call.inputs()).hasToString("[a[0][0], b[0][0]]");
        assertThat(call.argument(9, "mask")).isEmpty();
        assertThat(recorded).containsExactly("a[0][0] (None, 4)", "b[0][0] (None, 4)");
    }

    @Test
    void anythingElseIsAnErrorThatShowsTheValue() {
        assertThatThrownBy(() -> read("[[['a', 'zero', 0]]]"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("[layer name, node index, tensor index]");
        assertThatThrownBy(() -> read("3")).isInstanceOf(ConfigException.class);
    }

    private List<Args<TensorRef>> read(String json) throws Exception {
        return nodes.read(json(json));
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }
}
