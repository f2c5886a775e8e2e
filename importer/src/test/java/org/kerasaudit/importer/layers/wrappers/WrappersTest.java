package org.kerasaudit.importer.layers.wrappers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kerasaudit.importer.layers.Subject.KERAS_1;
import static org.kerasaudit.importer.layers.Subject.KERAS_2_1;
import static org.kerasaudit.importer.layers.Subject.KERAS_2_3;
import static org.kerasaudit.importer.layers.Subject.KERAS_3;
import static org.kerasaudit.importer.layers.Subject.TF_KERAS;
import static org.kerasaudit.importer.layers.Subject.array;
import static org.kerasaudit.importer.layers.Subject.floats;
import static org.kerasaudit.importer.layers.Subject.mask;
import static org.kerasaudit.importer.layers.Subject.sequence;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Scope;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Subject;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.tensor.Shape;

/** Wrappers according to the sources of each generation; outputs of Keras 3 are checked by the recorded cases. */
class WrappersTest {
    private static final double[] ONE = {1};
    private static final String ADDER =
            "'units': 1, 'activation': 'linear', 'use_bias': false, 'return_sequences': true";
    private static final int[] TWO_STEPS = {1, 2, 2};

    @Test
    void theMaskOfTheInnerLayerIsReturnedSinceKeras22() {
        Value words = Value.of(floats(array(5, 0, 0, 3), 1, 2, 2, 1));
        String masking = timeDistributed("Masking", "'mask_value': 0.0");
        assertThat(read(masking, KERAS_2_3).run(List.of(words)).get(0).mask()).isEqualTo(mask(TWO_STEPS, 1, 0, 0, 1));
        assertThat(read(masking, KERAS_2_1).run(List.of(words)).get(0).mask()).isNull();
        assertThat(read(masking, KERAS_3).run(List.of(words)).get(0).mask()).isNull();
    }

    @Test
    void ifTheInnerLayerDropsTheMaskAStepIsValidIfAnyPartOfItIs() {
        Value words = Value.of(floats(new double[4], 1, 2, 2, 1)).masked(mask(TWO_STEPS, 0, 1, 0, 0));
        Subject layer =
                read(timeDistributed("Conv1D", "'filters': 1, 'kernel_size': [1], 'use_bias': false"), TF_KERAS);
        assertThat(layer.run(List.of(words), ONE).get(0).mask()).isEqualTo(floats(array(1, 0), 1, 2));
    }

    @Test
    void aMaskMustCoverBatchAndTime() {
        Subject layer = read(timeDistributed("Flatten", ""), KERAS_3);
        Value masked = Value.of(floats(new double[4], 1, 2, 2, 1)).masked(mask(new int[] {1, 3}, 1, 1, 1));
        assertThatThrownBy(() -> layer.run(List.of(masked)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("a mask (1, 2, ...), found (1, 3)");
    }

    @Test
    void aStatefulInnerLayerIsRefused() {
        assertThat(read(timeDistributed("LSTM", "'units': 2, 'stateful': true"), KERAS_3)
                        .refusals())
                .singleElement()
                .asString()
                .startsWith("layer=");
    }

    @Test
    void timeMayBeUnknown() {
        Subject layer = read(timeDistributed("Dense", "'units': 2"), KERAS_3);
        assertThat(layer.outputShapes(Shape.of(Shape.UNKNOWN, Shape.UNKNOWN, 3)))
                .containsExactly(Shape.of(Shape.UNKNOWN, Shape.UNKNOWN, 2));
    }

    /** Multi-backend Keras 2 uses the wrapper's setting, all others keep the inner layer frozen. */
    @ParameterizedTest
    @CsvSource({"2.1.6, true", "2.3.1, true", "2.15.0, false"})
    void aFrozenInnerLayerStaysFrozenExceptInMultiBackendKeras(String version, boolean trainable) {
        Subject layer = bidirectional("", "'trainable': false", Subject.keras2(version, "tensorflow"));
        assertThat(layer.weights(1, 2, 1)).extracting(WeightSpec::trainable).containsOnly(trainable);
    }

    @Test
    void directionsAreNamedAfterTheLayer() {
        assertThat(bidirectional("", "'name': 'rnn'", KERAS_1)
                        .weights(1, 2, 1)
                        .get(0)
                        .scopes())
                .containsExactly(new Scope("forward_layer", "forward_rnn"), new Scope("cell", "simple_rnn_cell"));
        assertThat(bidirectional("", "'name': 'forward_rnn'", KERAS_3)
                        .weights(1, 2, 1)
                        .get(0)
                        .scopes())
                .startsWith(new Scope("forward_layer", "forward_rnn"));
        assertThat(bidirectional("", "'name': 'forward_rnn'", TF_KERAS)
                        .weights(1, 2, 1)
                        .get(0)
                        .scopes())
                .startsWith(new Scope("forward_layer", "forward_forward_rnn"));
    }

    /**
     * Keras 3 and tf.keras return zeros at masked steps in either direction; multi-backend Keras repeats the previous
     * output.
     */
    @Test
    void maskedStepsAreZeroIfTheVersionForcesIt() {
        Value masked = sequence(1, 7, 2).masked(mask(new int[] {1, 3}, 1, 0, 1));
        assertThat(bidirectional("'merge_mode': 'sum'", "", KERAS_3)
                        .run(List.of(masked), ONE, ONE, ONE, ONE)
                        .get(0)
                        .tensor())
                .isEqualTo(floats(array(1 + 3, 0, 3 + 2), 1, 3, 1));
        assertThat(bidirectional("'merge_mode': 'sum'", "", KERAS_2_3)
                        .run(List.of(masked), ONE, ONE, ONE, ONE)
                        .get(0)
                        .tensor())
                .isEqualTo(floats(array(1 + 3, 1 + 2, 3 + 2), 1, 3, 1));
    }

    @Test
    void aDirectionWithAnotherPolicyIsRefusedBeforeKeras3() {
        String wrapper = "'dtype': 'mixed_float16'";
        String inner = "'dtype': 'float32'";
        assertThat(bidirectional(wrapper, inner, KERAS_3).refusals()).isEmpty();
        Subject layer = bidirectional(wrapper, inner, Subject.keras2("2.15.0", "tensorflow"));
        assertThat(layer.refusals())
                .singleElement()
                .asString()
                .startsWith("layer=")
                .endsWith("has the policy float32 inside a layer with mixed_float16");
    }

    @Test
    void theDirectionsMustDiffer() {
        String same = "'backward_layer': {'class_name': 'SimpleRNN', 'config': {" + ADDER + "}}";
        assertThatThrownBy(() -> bidirectional(same, "", KERAS_3))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("reads in the opposite direction")
                .hasMessageContaining("go_backwards=false");
    }

    @Test
    void onlyRecurrentLayersCanBeBidirectional() {
        assertThatThrownBy(() -> Subject.read(
                        "Bidirectional", "{'layer': {'class_name': 'Dense', 'config': {'units': 1}}}", KERAS_3))
                .isInstanceOf(ConfigException.class)
                .hasMessage("layer: expected a recurrent layer, found Dense");
    }

    @Test
    void theWrapperBaseClassIsCountedButCannotRun() {
        Subject wrapper =
                Subject.read("Wrapper", "{'layer': {'class_name': 'Dense', 'config': {'units': 2}}}", KERAS_3);
        assertThat(wrapper.layer().formula(Args.of(Shape.of(1, 3))).evaluate()).hasValue(8);
        assertThat(wrapper.weights(1, 3)).extracting(WeightSpec::key).containsExactly("layer/kernel", "layer/bias");
        assertThat(wrapper.refusals())
                .singleElement()
                .asString()
                .contains("Wrapper leaves its computation to its subclasses");
    }

    private static String timeDistributed(String className, String config) {
        return "{'layer': {'class_name': '" + className + "', 'config': {" + config + "}}}";
    }

    private static Subject read(String json, Origin origin) {
        return Subject.read("TimeDistributed", json, origin);
    }

    private static Subject bidirectional(String options, String inner, Origin origin) {
        String layer = "'layer': {'class_name': 'SimpleRNN', 'config': {" + ADDER
                + (inner.isEmpty() ? "" : ", " + inner) + (origin.keras1() ? ", 'output_dim': 1" : "") + "}}";
        return Subject.read("Bidirectional", "{" + (options.isEmpty() ? "" : options + ", ") + layer + "}", origin);
    }
}
