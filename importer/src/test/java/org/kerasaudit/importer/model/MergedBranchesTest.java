package org.kerasaudit.importer.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kerasaudit.importer.layers.Catalogue;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.tensor.Shape;

/**
 * In Keras 1, a Merge at the start of a Sequential contains the models it merges; their layers are stored with the model's own.
 */
class MergedBranchesTest {
    private static final Origin KERAS_1 = new Origin(Origin.Generation.KERAS_1, "1.2.2", "");
    private static final String DENSE_A = dense("a", 2);
    private static final String DENSE_B = dense("b", 3);
    private static final String INPUT =
            "{'class_name': 'InputLayer', 'name': 'i', 'inbound_nodes': [], 'config': {'name': 'i', 'batch_input_shape': [null, 5]}}";

    @Test
    void branchesMayThemselvesStartWithAMerge() {
        String inner = sequential(merge("inner", sequential(DENSE_A), sequential(DENSE_B)));
        Network network = read(sequential(merge("outer", inner, sequential(dense("c", 5)))));
        assertThat(names(network)).containsExactly("a", "b", "inner", "c", "outer");
        assertThat(network.declaredInputs()).containsExactly(shape(2), shape(3), shape(5));
        assertThat(network.declaredShapes().outputs()).containsExactly(shape(12));
    }

    @Test
    void aBranchMayBeAGraph() {
        String graph = "{'class_name': 'Model', 'config': {'name': 'm', 'layers': [" + INPUT
                + ", {'class_name': 'Dense', 'name': 'd', 'inbound_nodes': [[['i', 0, 0]]], "
                + "'config': {'name': 'd', 'output_dim': 3}}], 'input_layers': [['i', 0, 0]], 'output_layers': [['d', 0, 0]]}}";
        Network network = read(sequential(merge("outer", sequential(DENSE_A), graph)));
        assertThat(names(network)).containsExactly("a", "i", "d", "outer");
        assertThat(network.declaredInputs()).containsExactly(shape(2), shape(5));
        assertThat(network.declaredShapes().outputs()).containsExactly(shape(7));
    }

    @Test
    void aBranchMayBeALayer() {
        Network network = read(sequential(merge("outer", DENSE_A, DENSE_B)));
        assertThat(names(network)).containsExactly("a", "b", "outer");
        assertThat(network.declaredShapes().outputs()).containsExactly(shape(8));
    }

    private static List<String> names(Network network) {
        return network.listedLayers().stream().map(ModelLayer::name).toList();
    }

    private static Shape shape(long features) {
        return Shape.of(Shape.UNKNOWN, features);
    }

    private static String dense(String name, int inputs) {
        return "{'class_name': 'Dense', 'config': {'name': '" + name + "', 'batch_input_shape': [null, " + inputs
                + "], 'output_dim': 4}}";
    }

    private static String sequential(String layers) {
        return "{'class_name': 'Sequential', 'config': [" + layers + "]}";
    }

    private static String merge(String name, String... branches) {
        return "{'class_name': 'Merge', 'config': {'name': '" + name
                + "', 'mode': 'concat', 'mode_type': 'raw', 'layers': [" + String.join(", ", branches) + "]}}";
    }

    private static Network read(String json) {
        try {
            Model model = Model.of(
                    new ObjectMapper().readTree(json.replace('\'', '"')),
                    KERAS_1,
                    new WeightStore.None(),
                    AssetStore.NONE,
                    Catalogue.standard());
            assertThat(model.problems()).isEmpty();
            return model.network();
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }
}
