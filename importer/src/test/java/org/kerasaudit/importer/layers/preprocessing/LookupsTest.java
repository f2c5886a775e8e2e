package org.kerasaudit.importer.layers.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Where vocabularies come from, and shapes declared by version; the outputs of lookups are recorded. */
class LookupsTest {
    private static final String LEARNED = "{'vocabulary': null, 'output_mode': 'int', 'vocabulary_size': %d}";

    @Test
    void aLearnedVocabularyIsReadFromTheAssets() {
        TextSubject lookup = lookup(LEARNED.formatted(3), "[UNK]\ncat\ndog");
        assertThat(lookup.config().refusals()).isEmpty();
        assertThat(lookup.numbers(TextSubject.strings("dog", "cow", "cat"))).containsExactly(2.0, 0.0, 1.0);
    }

    @Test
    void withoutAssetsALearnedVocabularyIsRefusedByNameButItsSizeIsKnown() {
        TextSubject lookup = TextSubject.read("StringLookup", "{'output_mode': 'multi_hot', 'vocabulary_size': 7}");
        assertThat(lookup.config().refusals()).singleElement().asString().startsWith("vocabulary=null: it was learned");
        assertThat(lookup.outputShape(Shape.UNKNOWN, 4)).isEqualTo(Shape.of(Shape.UNKNOWN, 7));
        assertThatThrownBy(() -> lookup.run(TextSubject.strings("a"))).isInstanceOf(NotCheckableException.class);
    }

    @Test
    void aFileOutsideTheModelIsNeverOpened() {
        TextSubject lookup = TextSubject.read("StringLookup", "{'vocabulary': '/etc/passwd'}");
        assertThat(lookup.config().refusals())
                .containsExactly("vocabulary=\"/etc/passwd\": a file outside the model is never opened");
    }

    /** Terms are written as lines without escaping; Keras 3.14 and later drop empty ones at the end. */
    @Test
    void aVocabularyThatKerasLoadsDifferentlyIsReadAsItWasSaved() {
        TextSubject lookup = lookup(LEARNED.formatted(3), "[UNK]\ncat\n");
        assertThat(lookup.numbers(TextSubject.strings("", "cat"))).containsExactly(2.0, 1.0);
        assertThat(lookup.config().reloadedDifferently())
                .singleElement()
                .satisfies(other -> assertThat(other.expected() + ", " + other.found())
                        .isEqualTo("3 terms, as saved, 2 lines as read by Keras"));
        TextSubject separated = lookup(LEARNED.formatted(2), "[UNK]\na\u2028b");
        assertThat(separated.numbers(TextSubject.strings("a\u2028b"))).containsExactly(1.0);
        assertThat(separated.config().reloadedDifferently()).isNotEmpty();
    }

    @Test
    void windowsLineEndsAndTrailingNewlinesAreAccepted() {
        assertThat(lookup(LEARNED.formatted(3), "[UNK]\r\ncat\r\ndog").config().reloadedDifferently())
                .isEmpty();
        TextSubject edited = lookup(LEARNED.formatted(3), "[UNK]\ncat\ndog\n");
        assertThat(edited.config().reloadedDifferently()).isEmpty();
        assertThat(edited.numbers(TextSubject.strings("dog"))).containsExactly(2.0);
    }

    @Test
    void aVocabularyOfAnUnexpectedSizeIsRefused() {
        assertThat(lookup(LEARNED.formatted(5), "[UNK]\ncat\ndog").config().refusals())
                .singleElement()
                .asString()
                .startsWith("vocabulary_size=5: vocabulary.txt has 3 lines");
    }

    @Test
    void vocabulariesThatKerasRejectsAreInvalid() {
        assertThatThrownBy(() -> TextSubject.read("StringLookup", "{'vocabulary': ['a', 'b', 'a']}"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("vocabulary: expected distinct terms, found 'a' twice");
        assertThatThrownBy(() -> TextSubject.read("StringLookup", "{'vocabulary': ['a', 'm'], 'mask_token': 'm'}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("mask token");
        assertThatThrownBy(() -> TextSubject.read("IntegerLookup", "{'vocabulary': [1, 2, 3], 'max_tokens': 3}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("at most 3 terms");
        assertThatThrownBy(() -> TextSubject.read("IntegerLookup", "{'vocabulary': [1, 2.5]}"))
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void outOfVocabularyTermsNeedAnIndex() {
        TextSubject lookup = TextSubject.read("StringLookup", "{'vocabulary': ['a'], 'num_oov_indices': 0}");
        assertThatThrownBy(() -> lookup.run(TextSubject.strings("b")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("found 'b'");
    }

    @Test
    void bothCopiesOfATextVectorizationsVocabularyMustAgree() {
        Map<String, String> copies =
                Map.of("vocabulary.txt", "\n[UNK]\na", "_lookup_layer/vocabulary.txt", "\n[UNK]\nb");
        assertThatThrownBy(() -> TextSubject.read("TextVectorization", "{}", TextSubject.KERAS_3, copies))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "_lookup_layer/vocabulary.txt: expected the same terms as in vocabulary.txt, found different terms");
    }

    @Test
    void customFunctionsAreRefused() {
        String json = "{'vocabulary': ['a'], 'standardize': 'my>lower', 'split': {'class_name': 'function'}}";
        assertThat(TextSubject.read("TextVectorization", json).config().refusals())
                .hasSize(2)
                .allMatch(refusal -> refusal.endsWith("custom functions are never run"));
    }

    /** Until Keras 3.13, one-hot vectors are declared as one per row although there is one per element. */
    @Test
    void olderVersionsDeclareAVectorPerSampleInEveryMode() {
        String json = "{'vocabulary': ['a', 'b'], 'output_mode': 'one_hot'}";
        TextSubject old = TextSubject.read("StringLookup", json, TextSubject.origin("3.9.2"), Map.of());
        assertThat(old.outputShape(Shape.UNKNOWN, 4)).isEqualTo(Shape.of(Shape.UNKNOWN, 3));
        assertThat(TextSubject.read("StringLookup", json).outputShape(Shape.UNKNOWN, 4))
                .isEqualTo(Shape.of(Shape.UNKNOWN, 4, 3));
    }

    @Test
    void tfKerasEncodesAtMostTwoAxesAndDoesNotCountTermWeights() {
        String json = "{'vocabulary': ['a', 'b'], 'output_mode': '%s', 'idf_weights': %s}";
        TextSubject oneHot = TextSubject.read(
                "StringLookup", json.formatted("one_hot", "null"), TextSubject.origin("2.15.0"), Map.of());
        assertThatThrownBy(() -> oneHot.outputShape(Shape.UNKNOWN, 4)).isInstanceOf(ShapeException.class);
        TextSubject weighted = TextSubject.read(
                "StringLookup", json.formatted("tf-idf", "[1, 3]"), TextSubject.origin("2.7.0"), Map.of());
        assertThat(weighted.layer().formula(Args.of(Shape.of(2, 4))).evaluate()).hasValue(0);
        assertThat(weighted.numbers(TextSubject.strings("b", "?"))).containsExactly(0.0, 0.0, 3.0, 2.0, 0.0, 0.0);
    }

    /** tf.keras can return the standardized texts themselves. */
    @Test
    void textsThatAreNotSplitMayBeReturned() {
        String json = "{'split': null, 'output_mode': null, 'ngrams': [2], 'standardize': 'lower'}";
        TextSubject texts = TextSubject.read("TextVectorization", json, TextSubject.origin("2.15.0"), Map.of());
        Tensor joined = texts.run(Tensor.of(new String[] {"A", "b", "C"}, 1, 3));
        assertThat(joined).isEqualTo(Tensor.of(new String[] {"a b", "b c"}, 1, 2));
    }

    private static TextSubject lookup(String json, String vocabulary) {
        return TextSubject.read("StringLookup", json, TextSubject.KERAS_3, Map.of("vocabulary.txt", vocabulary));
    }
}
