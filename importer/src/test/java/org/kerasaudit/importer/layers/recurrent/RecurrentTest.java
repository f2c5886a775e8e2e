package org.kerasaudit.importer.layers.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.kerasaudit.importer.layers.Subject.KERAS_1;
import static org.kerasaudit.importer.layers.Subject.KERAS_2_2;
import static org.kerasaudit.importer.layers.Subject.KERAS_2_3;
import static org.kerasaudit.importer.layers.Subject.KERAS_3;
import static org.kerasaudit.importer.layers.Subject.TF_KERAS;
import static org.kerasaudit.importer.layers.Subject.array;
import static org.kerasaudit.importer.layers.Subject.floats;
import static org.kerasaudit.importer.layers.Subject.mask;
import static org.kerasaudit.importer.layers.Subject.sequence;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.MapWeights;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Subject;
import org.kerasaudit.importer.layers.UnknownLayer;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.recurrent.GatedWeights.Packing;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.plain.PlainKernels;

/** Recurrent layers; counts are those reported by Keras 3.15.1 and 1.2.2, outputs are checked by the recorded cases. */
class RecurrentTest {
    private static final Args<Shape> SEQUENCE = Args.of(Shape.of(Shape.UNKNOWN, 7, 100));
    /** A layer that adds its input to its state. */
    private static final String ADDER = "'units': 1, 'activation': 'linear', 'use_bias': false";

    private static final double[] ONE = {1};

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SimpleRNN | {'units': 32} | 4256",
                "SimpleRNN | {'units': 32, 'use_bias': false} | 4224",
                "LSTM | {'units': 32} | 17024",
                "LSTM | {'units': 32, 'use_bias': false} | 16896",
                "GRU | {'units': 32} | 12864",
                "GRU | {'units': 32, 'reset_after': false} | 12768",
                "GRU | {'units': 32, 'use_bias': false} | 12672",
                "CuDNNLSTM | {'units': 32} | 17152",
                "CuDNNGRU | {'units': 32} | 12864"
            })
    void formulaAndWeightsMatchKerassCount(String className, String config, long count) {
        Layer layer = read(className, config, KERAS_3).layer();
        assertThat(layer.formula(SEQUENCE).evaluate()).hasValue(count);
        assertThat(layer.weights(SEQUENCE).stream()
                        .mapToLong(spec -> spec.shape().size().orElseThrow())
                        .sum())
                .isEqualTo(count);
    }

    @Test
    void keras1StoresOneArrayPerGateUnlessItRunsOnGpu() {
        Layer perGate = read("LSTM", "{'output_dim': 2, 'consume_less': 'cpu'}", KERAS_1)
                .layer();
        assertThat(perGate.weights(SEQUENCE))
                .extracting(WeightSpec::name)
                .containsExactly("W_i", "U_i", "b_i", "W_c", "U_c", "b_c", "W_f", "U_f", "b_f", "W_o", "U_o", "b_o");
        Layer packed = read("LSTM", "{'output_dim': 2, 'consume_less': 'gpu'}", KERAS_1)
                .layer();
        assertThat(packed.weights(SEQUENCE)).extracting(WeightSpec::name).containsExactly("W", "U", "b");
    }

    @Test
    void sequencesAndStatesAreReturnedOnRequest() {
        Subject layer = read("LSTM", "{'units': 3, 'return_sequences': true, 'return_state': true}", KERAS_3);
        Shape state = Shape.of(Shape.UNKNOWN, 3);
        assertThat(layer.layer().outputShapes(SEQUENCE)).containsExactly(Shape.of(Shape.UNKNOWN, 7, 3), state, state);
    }

    @Test
    void initialStatesMustMatchTheCell() {
        Subject layer = read("GRU", "{'units': 3}", KERAS_3);
        assertThatThrownBy(() -> layer.outputShapes(Shape.of(2, 7, 100), Shape.of(2, 4)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("1 initial states [(2, 3)]");
    }

    @Test
    void inputThatIsNotASequenceIsRefused() {
        Subject layer = read("GRU", "{'units': 3}", KERAS_3);
        assertThatThrownBy(() -> layer.outputShapes(Shape.of(2, 7)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("a sequence (batch, time, features), found (2, 7)");
    }

    @Test
    void zeroUnitsIsAConfigurationError() {
        assertThatThrownBy(() -> read("LSTM", "{'units': 0}", KERAS_3))
                .isInstanceOf(ConfigException.class)
                .hasMessage("units: expected an integer ≥ 1, found 0");
    }

    @Test
    void timeMayComeFirstInTfKeras() {
        Subject layer = read("SimpleRNN", "{" + ADDER + ", 'time_major': true, 'return_sequences': true}", TF_KERAS);
        assertThat(layer.outputShapes(Shape.of(2, Shape.UNKNOWN, 1))).containsExactly(Shape.of(2, Shape.UNKNOWN, 1));
        Value twoSteps = Value.of(floats(array(1, 10, 2, 20), 2, 2, 1));
        Value output = layer.run(List.of(twoSteps), ONE, ONE).get(0);
        assertThat(output.tensor()).isEqualTo(floats(array(1, 10, 3, 30), 2, 2, 1));
    }

    /** Up to Keras 2.2, TensorFlow returned the state; all others return the previous output, initially zero. */
    @ParameterizedTest
    @CsvSource({
        "2.2.4, tensorflow, false, 3",
        "2.2.4, tensorflow, true, 0",
        "2.2.4, theano, false, 0",
        "2.3.1, tensorflow, false, 0",
        "2.2.4-tf, tensorflow, false, 0"
    })
    void aMaskedFirstStepReturnsTheInitialStateOrZero(String version, String backend, boolean unroll, double first) {
        Subject layer = read(
                "SimpleRNN",
                "{" + ADDER + ", 'return_sequences': true, 'unroll': " + unroll + "}",
                Subject.keras2(version, backend));
        Value masked = sequence(7, 2).masked(mask(new int[] {1, 2}, 0, 1));
        Value output = layer.run(List.of(masked, Value.of(floats(array(3), 1, 1))), ONE, ONE)
                .get(0);
        assertThat(output.tensor()).isEqualTo(floats(array(first, 5), 1, 2, 1));
    }

    @ParameterizedTest
    @CsvSource({"false, 1", "true, 0"})
    void aMaskedStepRepeatsThePreviousOutputOrReturnsZero(boolean zero, double second) {
        Subject layer = read(
                "SimpleRNN",
                "{" + ADDER + ", 'return_sequences': true, 'zero_output_for_mask': " + zero + "}",
                KERAS_3);
        Value masked = sequence(1, 9, 2).masked(mask(new int[] {1, 3}, 1, 0, 1));
        assertThat(layer.run(List.of(masked), ONE, ONE).get(0).tensor())
                .isEqualTo(floats(array(1, second, 3), 1, 3, 1));
    }

    /** Keras 3 looks for the mask carried by a sequence only if there are no other inputs. */
    @ParameterizedTest
    @CsvSource({"3.15.1, 9", "2.3.1, 1"})
    void initialStatesHideTheCarriedMaskInKeras3(String version, double second) {
        Origin origin = version.startsWith("3") ? KERAS_3 : KERAS_2_3;
        Subject layer = read("SimpleRNN", "{" + ADDER + ", 'return_sequences': true}", origin);
        Value masked = sequence(1, 8).masked(mask(new int[] {1, 2}, 1, 0));
        Value output = layer.run(List.of(masked, Value.of(floats(array(0), 1, 1))), ONE, ONE)
                .get(0);
        assertThat(output.tensor()).isEqualTo(floats(array(1, second), 1, 2, 1));
        assertThat(output.mask()).isEqualTo(masked.mask());
    }

    /** Steps use the mask argument; until Keras 3.10 it was not passed on. */
    @ParameterizedTest
    @CsvSource({"3.3.3, false", "3.10.0, false", "3.11.0, true", "3.15.1, true"})
    void anExplicitMaskIsPassedOnSinceKeras311(String version, boolean passedOn) {
        Subject layer = read(
                "SimpleRNN",
                "{" + ADDER + ", 'return_sequences': true}",
                new Origin(Origin.Generation.KERAS_3, version, "tensorflow"));
        Tensor mask = mask(new int[] {1, 2}, 1, 0);
        Value output = layer.run(List.of(sequence(1, 8)), mask, ONE, ONE).get(0);
        assertThat(output.tensor()).isEqualTo(floats(array(1, 1), 1, 2, 1));
        assertThat(output.mask()).isEqualTo(passedOn ? mask : null);
    }

    /**
     * Each gate's block contains the transposed matrix in row-major order, which Keras transposes when loading it into an
     * LSTM.
     */
    @Test
    void cudnnKernelsAreTransposedGateByGate() {
        GatedWeights layout = new GatedWeights("ifco", "", GatedWeights.KERAS_2, true, 2, Packing.CUDNN);
        double[] kernel = {1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        MapWeights weights = new MapWeights(Map.of("kernel", floats(kernel, 2, 12)));
        assertThat(layout.kernel(weights))
                .isEqualTo(
                        floats(array(1, 3, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 4, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0), 2, 12));
    }

    /** With all kernels zero, the candidate is tanh of its two biases, and every gate is half open. */
    @Test
    void bothBiasesOfCudnnLstmAreUsed() {
        Subject layer = read("CuDNNLSTM", "{'units': 1}", KERAS_2_3);
        double[] biases = {0, 0, 1, 0, 0, 0, 0.5, 0};
        Value output = layer.run(List.of(sequence(8)), new double[4], new double[4], biases)
                .get(0);
        double expected = 0.5 * Math.tanh(0.5 * Math.tanh(1.5));
        assertThat(output.tensor().get(0)).isCloseTo(expected, within(1e-7));
    }

    @Test
    void cudnnDoesNotAcceptAMask() {
        Subject layer = read("CuDNNGRU", "{'units': 1}", KERAS_2_3);
        Value masked = sequence(1).masked(mask(new int[] {1, 1}, 1));
        assertThatThrownBy(() -> layer.run(List.of(masked), new double[3], new double[3], new double[6]))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("no mask");
    }

    @Test
    void aStackSumsTheParametersOfItsCells() {
        Subject layer = read("RNN", rnn(stack(cell("LSTMCell", 3), cell("GRUCell", 2))), KERAS_3);
        assertThat(layer.layer().formula(SEQUENCE).text()).isEqualTo("1248 + 42");
        assertThat(layer.weights(1, 7, 100))
                .extracting(WeightSpec::key)
                .startsWith("cell/cells/lstm_cell/kernel")
                .contains("cell/cells/gru_cell/kernel");
    }

    @Test
    void cellsOfTheSameClassAreNumbered() {
        Subject layer = read("RNN", rnn(stack(cell("GRUCell", 3), cell("GRUCell", 2))), KERAS_3);
        assertThat(layer.weights(1, 7, 100)).extracting(WeightSpec::key).contains("cell/cells/gru_cell_1/kernel");
    }

    /** Until 2.2.2, the states of the last cell came first. */
    @ParameterizedTest
    @CsvSource({"2.1.6, 31, 21", "2.2.2, 31, 21", "2.2.3, 11, 31", "2.3.1, 11, 31", "2.15.0, 11, 31"})
    void theOrderOfAStacksStatesDependsOnTheVersion(String version, double first, double second) {
        String adder = "{'class_name': 'SimpleRNNCell', 'config': {" + ADDER + "}}";
        Subject layer = read("RNN", rnn(stack(adder, adder)), Subject.keras2(version, "tensorflow"));
        Value ten = Value.of(floats(array(10), 1, 1));
        Value twenty = Value.of(floats(array(20), 1, 1));
        List<Value> outputs = layer.run(List.of(sequence(1), ten, twenty), ONE, ONE, ONE, ONE);
        assertThat(outputs.stream().map(value -> value.tensor().get(0))).containsExactly(31.0, first, second);
    }

    @Test
    void constantsAreOnlyForCustomCells() {
        String json = rnn(stack(cell("GRUCell", 2))).replaceFirst("\\{", "{'num_constants': 1, ");
        Subject layer = read("RNN", json, KERAS_2_3);
        assertThat(layer.outputShapes(Shape.of(1, 4, 3), Shape.of(1, 9))).hasSize(2);
    }

    @Test
    void aCustomCellMakesTheLayerUnknown() {
        Subject layer = read("RNN", rnn(stack(cell("GRUCell", 2), cell("MyCell", 2))), KERAS_3);
        assertThat(layer.layer()).isEqualTo(new UnknownLayer("class 'MyCell' is unknown"));
    }

    @Test
    void aLayerThatIsNotACellIsAConfigurationError() {
        assertThatThrownBy(() -> read("RNN", rnn(cell("Dense", 2)), KERAS_3))
                .isInstanceOf(ConfigException.class)
                .hasMessage("cell: expected a recurrent cell, found Dense");
    }

    @Test
    void aResidualCellAddsItsInput() {
        String json = rnn(wrapped("ResidualWrapper", ""));
        List<Value> outputs = read("RNN", json, TF_KERAS).run(List.of(sequence(1, 2)), ONE, ONE);
        assertThat(outputs.stream().map(value -> value.tensor().get(0))).containsExactly(5.0, 3.0);
    }

    @Test
    void dropoutAroundACellIsRefusedBecauseItIsAlwaysActive() {
        assertThat(read("RNN", rnn(wrapped("DropoutWrapper", "'output_keep_prob': 1.0, ")), TF_KERAS)
                        .refusals())
                .isEmpty();
        assertThat(read("RNN", rnn(wrapped("DropoutWrapper", "'output_keep_prob': 0.5, ")), TF_KERAS)
                        .refusals())
                .singleElement()
                .asString()
                .startsWith("output_keep_prob=0.5");
    }

    @Test
    void gatesDefaultToTheVersionsActivation() {
        RecurrentCells.Lstm old = (RecurrentCells.Lstm) cellOf(read("LSTM", "{'units': 1}", KERAS_2_2));
        RecurrentCells.Lstm modern = (RecurrentCells.Lstm) cellOf(read("LSTM", "{'units': 1}", KERAS_2_3));
        var kernels = new PlainKernels(Precision.FLOAT64);
        var five = Precision.FLOAT64.of(array(5), 1);
        assertThat(old.recurrentActivation().apply(five, kernels).get(0)).isEqualTo(1);
        assertThat(modern.recurrentActivation().apply(five, kernels).get(0)).isCloseTo(0.9933, within(1e-4));
    }

    private static RecurrentCell cellOf(Subject subject) {
        return ((RecurrentLayer) subject.layer()).cell();
    }

    private static String cell(String className, int units) {
        return "{'class_name': '" + className + "', 'config': {'units': " + units + "}}";
    }

    private static String stack(String... cells) {
        return "{'class_name': 'StackedRNNCells', 'config': {'cells': [" + String.join(", ", cells) + "]}}";
    }

    private static String wrapped(String className, String options) {
        return "{'class_name': '" + className + "', 'config': {" + options
                + "'cell': {'class_name': 'SimpleRNNCell', 'config': {" + ADDER + "}}}}";
    }

    private static String rnn(String cell) {
        return "{'cell': " + cell + ", 'return_state': true}";
    }

    private static Subject read(String className, String json, Origin origin) {
        return Subject.read(className, json, origin);
    }
}
