package org.kerasaudit.importer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerasaudit.importer.layers.Catalogue;
import org.kerasaudit.importer.layers.Origin;

/** Errors written by versions of Keras 3 are neither trusted nor reported as errors of the model. */
class SavingBugsTest {
    private static final String INPUT =
            "{'class_name': 'InputLayer', 'name': 'x', 'inbound_nodes': [], 'config': {'name': 'x', 'batch_shape': [null, 4]}}";
    private static final String TWICE = layer(
            "Dense",
            "keras.layers",
            "twice",
            "'units': 4",
            "{'args': [" + tensor("x", 0) + "], 'kwargs': {}}, {'args': [" + tensor("twice", 0) + "], 'kwargs': {}}");

    /** Of twice(twice(x)) - x, Keras 3.2 writes twice(x) - x: reference 0 where the others write 1. */
    @Test
    void keras32ConfusesTheCallsOfALayer() {
        Model model = read("3.2.1", TWICE, subtract(tensor("twice", 0)), "minus");
        assertThat(model.problems())
                .extracting(Problem::kind, Problem::layer)
                .containsExactly(tuple(Problem.Kind.REFUSED_OPTION, "twice"));
        assertThat(model.network().layers().get(1).refusals()).containsExactly(SavingBugs.CONFUSED_CALLS);
    }

    @Test
    void theCallOfALayerCalledOnceIsUnambiguous() {
        String once = layer(
                "Dense", "keras.layers", "twice", "'units': 4", "{'args': [" + tensor("x", 0) + "], 'kwargs': {}}");
        assertThat(read("3.2.1", once, subtract(tensor("twice", 0)), "minus").problems())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.1.1", "3.3.0", "3.15.1"})
    void otherVersionsRecordWhichCallIsRead(String version) {
        assertThat(read(version, TWICE, subtract(tensor("twice", 1)), "minus").problems())
                .isEmpty();
    }

    /**
     * The layer was called once before the model was created: what Keras up to 3.1 writes as its calls 1 and 2 are calls 0 and 1.
     */
    @Test
    void upTo31ArgumentsAlsoCountCallsOutsideTheModel() {
        String nodes = "{'args': [" + tensor("x", 0) + "], 'kwargs': {}}, {'args': [" + tensor("twice", 1)
                + "], 'kwargs': {}}";
        String twice = layer("Dense", "keras.layers", "twice", "'units': 4", nodes);
        Model model = read("3.1.1", twice, subtract(tensor("twice", 2)), "minus");
        assertThat(model.problems()).isEmpty();
        assertThat(model.network().layers().get(1).calls().get(1).input()).isEqualTo(new TensorRef("twice", 0, 0));
        assertThat(model.network().layers().get(2).calls().get(0).inputs().get(0))
                .isEqualTo(new TensorRef("twice", 1, 0));
    }

    /** As above, but the second call is an output of the model, where Keras counts correctly. */
    @Test
    void outputsAreCountedCorrectly() {
        String nodes = "{'args': [" + tensor("x", 0) + "], 'kwargs': {}}, {'args': [" + tensor("twice", 1)
                + "], 'kwargs': {}}";
        String twice = layer("Dense", "keras.layers", "twice", "'units': 4", nodes);
        Model model = read("3.1.1", twice, subtract(tensor("x", 0)), "twice', 1, 0], ['minus");
        assertThat(model.problems()).isEmpty();
        assertThat(model.network().layers().get(1).calls().get(1).input()).isEqualTo(new TensorRef("twice", 0, 0));
    }

    /** Up to 3.14 Keras declared that argmax with keepdims also keeps the size of the axis. */
    @ParameterizedTest
    @CsvSource({"3.14.1, 0", "3.15.1, 1"})
    void aShapeThatKerasDeclaredIncorrectlyIsNoContradiction(String version, int contradictions) {
        String argmax = layer(
                "Argmax",
                "keras.src.ops.numpy",
                "argmax",
                "'axis': -1, 'keepdims': true",
                "{'args': [" + tensor("x", 0) + "], 'kwargs': {}}");
        Model model = read(version, argmax, subtract(tensor("argmax", 0)), "minus");
        assertThat(model.problems().stream().filter(problem -> problem.kind() == Problem.Kind.SHAPE_CONTRADICTION))
                .hasSize(contradictions);
    }

    private static String subtract(String from) {
        return layer(
                "Subtract",
                "keras.layers",
                "minus",
                "",
                "{'args': [[" + from + ", " + tensor("x", 0) + "]], 'kwargs': {}}");
    }

    private static String layer(String className, String module, String name, String config, String nodes) {
        return "{'module': '%s', 'class_name': '%s', 'name': '%s', 'inbound_nodes': [%s], 'config': {'name': '%s'%s}}"
                .formatted(module, className, name, nodes, name, config.isEmpty() ? "" : ", " + config);
    }

    private static String tensor(String layer, int call) {
        return "{'class_name': '__keras_tensor__', 'config': {'shape': [null, 4], 'keras_history': ['%s', %d, 0]}}"
                .formatted(layer, call);
    }

    private static Model read(String version, String first, String second, String output) {
        String json =
                "{'class_name': 'Functional', 'config': {'name': 'm', 'layers': [%s, %s, %s], 'input_layers': [['x', 0, 0]], 'output_layers': [['%s', 0, 0]]}}"
                        .formatted(INPUT, first, second, output);
        Origin origin = new Origin(Origin.Generation.KERAS_3, version, "tensorflow");
        try {
            return Model.of(
                    new ObjectMapper().readTree(json.replace('\'', '"')),
                    origin,
                    new WeightStore.None(),
                    AssetStore.NONE,
                    Catalogue.standard());
        } catch (JsonProcessingException mistake) {
            throw new IllegalArgumentException(mistake);
        }
    }
}
