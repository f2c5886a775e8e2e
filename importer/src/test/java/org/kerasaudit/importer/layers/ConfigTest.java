package org.kerasaudit.importer.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Boolean options are read as Keras reads them, which the case {@code truths} records. */
class ConfigTest {
    @ParameterizedTest
    @CsvSource({"true, true", "false, false", "1, true", "0, false", "1.0, true", "0.0, false", "2, true", "null, false"
    })
    void anOptionIsReadByPythonsTruthRules(String written, boolean expected) throws JsonProcessingException {
        Config config = config("{\"scale\": " + written + "}");
        assertThat(config.bool("scale", true)).isEqualTo(expected);
        assertThat(config.bool("scale", false)).isEqualTo(expected);
        assertThat(config.bool("center", true)).isTrue();
        assertThat(config.bool("center", false)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"false\"", "\"\"", "[]", "[true]", "{}"})
    void stringsAndListsAreRejected(String written) {
        assertThatThrownBy(() -> config("{\"scale\": " + written + "}").bool("scale", true))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("expected true or false, found " + written);
    }

    private static Config config(String json) throws JsonProcessingException {
        return new Config(
                new ObjectMapper().readTree(json), new Origin(Origin.Generation.KERAS_3, "3.15.1", ""), inner -> {
                    throw new AssertionError(inner);
                });
    }
}
