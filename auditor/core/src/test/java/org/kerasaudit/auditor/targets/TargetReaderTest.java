package org.kerasaudit.auditor.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Descriptions of targets are read completely or refused. */
class TargetReaderTest {
    static final List<String> NAMES = Targets.NAMES;

    @ParameterizedTest
    @FieldSource("NAMES")
    void everyBuiltInTargetIsWellFormed(String name) {
        Target target = Targets.named(name).orElseThrow();
        assertThat(target.classes().listed())
                .contains("Dense")
                .doesNotContainAnyElementsOf(target.classes().refused().keySet());
        assertThat(target.knownHazards()).isNotEmpty();
    }

    @Test
    void anAliasResolvesToItsVersion() {
        assertThat(Targets.named("dl4j")).contains(Targets.usual());
        assertThat(Targets.named("dl4j-0.9")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'layers': ['Dense'], 'kind': 'wrong', 'effect': 'x', 'reason': 'y'}             | /hazards/0: unknown key 'reason'
            {'layers': ['Dense'], 'kind': 'slow', 'effect': 'x'}                             | expected a kind of hazard, found slow
            {'layers': ['Dense'], 'kind': 'wrong'}                                           | expected the key effect
            {'layers': ['Denze'], 'kind': 'wrong', 'effect': 'x'}                            | expected classes among the layers, found Denze
            {'layers': ['$many'], 'kind': 'wrong', 'effect': 'x'}                            | expected one of the lists [few], found $many
            {'layers': 'Dense', 'kind': 'wrong', 'effect': 'x'}                              | /layers: expected a list
            {'layers': ['Dense'], 'kind': 'wrong', 'effect': 'x', 'when': {'rang': 3}}       | expected a condition, found 'rang'
            {'layers': ['Dense'], 'kind': 'wrong', 'effect': 'x', 'when': {'first': 1}}      | /first: expected true or false
            {'layers': ['Dense'], 'kind': 'wrong', 'effect': 'x', 'when': {'rank': {'least': 3}}}  | unknown key 'least'
            {'layers': ['Dense'], 'kind': 'wrong', 'effect': 'x', 'when': {'not': {'any': [{'size': {'axis': 1}}]}}} | expected the key is
            """)
    void unknownContentIsAnErrorWithItsPlace(String hazard, String complaint) {
        assertThatThrownBy(() -> read(target(hazard)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("test.json")
                .hasMessageContaining(complaint);
    }

    @Test
    void hazardsOfTheBaseApplyWithANote() {
        Target base = read(target("{'layers': ['Dense', 'GRU'], 'kind': 'wrong', 'effect': 'rounds'}"));
        ObjectNode derived = json("""
            {"name": "next", "title": "Next", "checked": "2026-01-01", "based_on": {"target": "test", "note": "(as before)"},
             "layers": ["GRU"], "refused": {}, "lists": {}, "hazards": []}
            """);
        Target next = TargetReader.read(derived, "next.json", name -> base);
        assertThat(next.classes().listed()).isEqualTo(base.classes().listed());
        assertThat(next.knownHazards()).containsOnlyKeys("Dense");
        assertThat(next.knownHazards().get("Dense"))
                .extracting(KnownHazard::effect)
                .containsExactly("(as before) rounds");
    }

    private static Target read(JsonNode json) {
        return TargetReader.read(json, "test.json", name -> {
            throw new AssertionError(name);
        });
    }

    private static ObjectNode target(String hazard) {
        ObjectNode target = json("""
            {"name": "test", "title": "Test", "checked": "2026-01-01",
             "file": {"formats": ["h5"], "other_format": {"effect": "x"}, "keras": [2], "other_keras": {"effect": "x"}},
             "unlisted": {"effect": "x"}, "layers": ["Dense", "GRU"], "refused": {}, "lists": {"few": ["Dense"]}}
            """);
        target.putArray("hazards").add(json(hazard.replace('\'', '"')));
        return target;
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException wrong) {
            throw new AssertionError(text, wrong);
        }
    }
}
