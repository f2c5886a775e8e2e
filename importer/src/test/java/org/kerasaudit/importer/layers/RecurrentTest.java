package org.kerasaudit.importer.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerasaudit.importer.tensor.Shape;

/** Recurrent layers; the counts are what Keras 3.15.1 and 1.2.2 report, values are compared by the recorded cases. */
class RecurrentTest {
    private static final Origin KERAS_3 = new Origin(Origin.Generation.KERAS_3, "3.15.1", "");
    private static final Origin KERAS_1 = new Origin(Origin.Generation.KERAS_1, "1.2.2", "");
    private static final Args<Shape> SEQUENCE = Args.of(Shape.of(Shape.UNKNOWN, 7, 100));

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
                "GRU | {'units': 32, 'use_bias': false} | 12672"
            })
    void formulaAndWeightsComeToKerassCount(String className, String config, long count) {
        Layer layer = read(className, config, KERAS_3);
        assertThat(layer.formula(SEQUENCE).evaluate()).hasValue(count);
        assertThat(layer.weights(SEQUENCE).stream()
                        .mapToLong(spec -> spec.shape().size().orElseThrow())
                        .sum())
                .isEqualTo(count);
    }

    @Test
    void keras1KeepsOneArrayPerGateUnlessItRunsOnGpu() {
        Layer perGate = read("LSTM", "{'output_dim': 2, 'consume_less': 'cpu'}", KERAS_1);
        assertThat(perGate.weights(SEQUENCE))
                .extracting(WeightSpec::name)
                .containsExactly("W_i", "U_i", "b_i", "W_c", "U_c", "b_c", "W_f", "U_f", "b_f", "W_o", "U_o", "b_o");
        Layer packed = read("LSTM", "{'output_dim': 2, 'consume_less': 'gpu'}", KERAS_1);
        assertThat(packed.weights(SEQUENCE)).extracting(WeightSpec::name).containsExactly("W", "U", "b");
    }

    @Test
    void sequencesAndStatesAreReturnedAsAsked() {
        Layer layer = read("LSTM", "{'units': 3, 'return_sequences': true, 'return_state': true}", KERAS_3);
        Shape state = Shape.of(Shape.UNKNOWN, 3);
        assertThat(layer.outputShapes(SEQUENCE)).containsExactly(Shape.of(Shape.UNKNOWN, 7, 3), state, state);
    }

    @Test
    void initialStatesMustFit() {
        Layer layer = read("GRU", "{'units': 3}", KERAS_3);
        Args<Shape> wrong = Args.of(List.of(Shape.of(2, 7, 100), Shape.of(2, 4)));
        assertThatThrownBy(() -> layer.outputShapes(wrong))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("1 initial states (2, 3)");
    }

    @Test
    void anInputThatIsNoSequenceIsRefused() {
        Layer layer = read("GRU", "{'units': 3}", KERAS_3);
        assertThatThrownBy(() -> layer.outputShapes(Args.of(Shape.of(2, 7))))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("a sequence (batch, time, features), found (2, 7)");
    }

    @Test
    void timeAlongTheFirstAxisIsRefusedByName() {
        Config config = config(
                "{'units': 3, 'time_major': true}", new Origin(Origin.Generation.KERAS_2, "2.15.0", "tensorflow"));
        Catalogue.standard().reader("LSTM").orElseThrow().apply(config);
        assertThat(config.refusals()).singleElement().asString().startsWith("time_major=true");
    }

    @Test
    void noUnitsIsAConfigurationError() {
        assertThatThrownBy(() -> read("LSTM", "{'units': 0}", KERAS_3))
                .isInstanceOf(ConfigException.class)
                .hasMessage("units: expected an integer ≥ 1, found 0");
    }

    private static Layer read(String className, String json, Origin origin) {
        return Catalogue.standard().reader(className).orElseThrow().apply(config(json, origin));
    }

    private static Config config(String json, Origin origin) {
        try {
            return new Config(new ObjectMapper().readTree(json.replace('\'', '"')), origin, inner -> {
                throw new AssertionError("no layer inside");
            });
        } catch (com.fasterxml.jackson.core.JsonProcessingException invalid) {
            throw new AssertionError(invalid);
        }
    }
}
