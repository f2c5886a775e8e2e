package org.kerasaudit.importer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.tensor.Shape;

/** All forms in which a file records the shapes a layer was built on. */
class BuiltOnTest {
    private static final Shape QUERY = Shape.of(-1, 3, 4);
    private static final Shape VALUE = Shape.of(-1, 5, 4);

    @Test
    void readsAShapeOrAListOfShapes() {
        assertThat(read("{'build_config': {'input_shape': [null, 3, 4]}}")).isEqualTo(Args.of(QUERY));
        assertThat(read("{'build_config': {'input_shape': [[null, 3, 4], [null, 5, 4]]}}"))
                .isEqualTo(Args.of(List.of(QUERY, VALUE)));
    }

    @Test
    void readsAShapePerArgumentWithTheFirstOnePositional() {
        Args<Shape> built = read(
                "{'build_config': {'shapes_dict': {'query_shape': [null, 3, 4], 'value_shape': [null, 5, 4], 'key_shape': null}}}");
        assertThat(built.inputs()).containsExactly(QUERY);
        assertThat(built.named()).containsOnlyKeys("value");
        assertThat(built.tensors()).containsExactly(QUERY, VALUE);
    }

    @Test
    void readsTheShapesThatTfKerasStoresAmongTheOptions() {
        Args<Shape> built = read(
                "{'config': {'output_shape': [7], 'query_shape': [null, 3, 4], 'key_shape': [null, 5, 2], 'value_shape': [null, 5, 4]}}");
        assertThat(built.inputs()).containsExactly(QUERY);
        assertThat(built.named()).containsOnlyKeys("value", "key");
    }

    @Test
    void returnsNullIfNothingIsRecorded() {
        assertThat(read("{'config': {}, 'build_config': {'input_shape': null}}"))
                .isNull();
        assertThat(read("{}")).isNull();
    }

    @Test
    void namesAnInvalidShape() {
        assertThatThrownBy(() -> read("{'build_config': {'input_shape': [null, 'x']}}"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("input_shape: expected sizes ≥ 0 or null, found [null,\"x\"]");
    }

    private static @Nullable Args<Shape> read(String json) {
        try {
            return BuiltOn.read(new ObjectMapper().readTree(json.replace('\'', '"')));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }
}
