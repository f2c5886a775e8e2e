package org.kerasaudit.importer.layers.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Hashes checked against their specifications and Keras's examples; texts of all lengths are recorded. */
class HashingsTest {
    /** The test vector from appendix A of the paper. */
    @Test
    void sipHashMatchesItsPaper() {
        byte[] message = new byte[15];
        for (int i = 0; i < message.length; i++) message[i] = (byte) i;
        assertThat(SipHash.hash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L, message))
                .isEqualTo(0xa129ca6149be45e5L);
    }

    /** The example from the documentation of HashedCrossing. */
    @Test
    void crossingMatchesKerasDocumentation() {
        Tensor letters = Tensor.of(new String[] {"A", "B", "A", "B", "A"}, 5);
        Tensor numbers = TextSubject.integers(new int[] {5}, 101, 101, 101, 102, 102);
        assertThat(TextSubject.read("HashedCrossing", "{'num_bins': 5}").run(letters, numbers))
                .isEqualTo(TextSubject.integers(new int[] {5}, 1, 4, 1, 1, 3));
    }

    /** The example from the documentation of Hashing, shared by tf.keras and Keras 3. */
    @Test
    void hashingMatchesKerasDocumentation() {
        Tensor letters = TextSubject.strings("A", "B", "C", "D", "E");
        assertThat(TextSubject.read("Hashing", "{'num_bins': 3}").numbers(letters))
                .containsExactly(1.0, 0.0, 1.0, 1.0, 2.0);
        Tensor masked = TextSubject.strings("A", "B", "", "C", "D");
        assertThat(TextSubject.read("Hashing", "{'num_bins': 3, 'mask_value': ''}")
                        .numbers(masked))
                .containsExactly(1.0, 1.0, 0.0, 2.0, 2.0);
        assertThat(TextSubject.read("Hashing", "{'num_bins': 3, 'salt': [133, 137]}")
                        .numbers(letters))
                .containsExactly(1.0, 2.0, 1.0, 0.0, 2.0);
    }

    @Test
    void anUnpairedSurrogateHasNoHash() {
        TextSubject hashing = TextSubject.read("Hashing", "{'num_bins': 3}");
        assertThatThrownBy(() -> hashing.run(TextSubject.strings("\ud83d"))).isInstanceOf(InputException.class);
    }

    @Test
    void theDefaultSaltOfOldTfKerasIsAmbiguous() {
        String json =
                "{'num_bins': 3, 'salt': [957046063102, 957046063102]}".replace("957046063102", "" + 0xDECAFCAFFEL);
        assertThat(TextSubject.read("Hashing", json, TextSubject.origin("2.4.0"), Map.of())
                        .config()
                        .refusals())
                .singleElement()
                .asString()
                .startsWith("salt=");
    }

    @Test
    void keras3CrossesTwoFeaturesAndTfKerasAnyNumber() {
        Args<Shape> three = Args.of(java.util.List.of(Shape.of(4, 1), Shape.of(4, 1), Shape.of(4, 1)));
        String json = "{'num_bins': 5}";
        assertThatThrownBy(
                        () -> TextSubject.read("HashedCrossing", json).layer().outputShapes(three))
                .isInstanceOf(ShapeException.class)
                .hasMessage("expected 2 inputs, found 3 inputs");
        TextSubject old = TextSubject.read("HashedCrossing", json, TextSubject.origin("2.15.0"), Map.of());
        assertThat(old.layer().outputShapes(three)).containsExactly(Shape.of(4, 1));
    }

    /** The example from the documentation of CategoryCrossing, which tf.keras removed in 2.8; pairs in order. */
    @Test
    void joinsFeaturesAsInOldTfKeras() {
        TextSubject all =
                TextSubject.read("CategoryCrossing", "{'depth': null}", TextSubject.origin("2.5.0"), Map.of());
        int[] column = {2, 1};
        Tensor a = TextSubject.integers(column, 1, 4);
        Tensor b = TextSubject.integers(column, 2, 5);
        Tensor c = TextSubject.integers(column, 3, 6);
        assertThat(all.run(a, b, c)).isEqualTo(TextSubject.strings("1_X_2_X_3", "4_X_5_X_6"));
        TextSubject pairs = TextSubject.read(
                "CategoryCrossing", "{'depth': [2], 'separator': '-'}", TextSubject.origin("2.5.0"), Map.of());
        assertThat(pairs.run(a, b, c))
                .isEqualTo(Tensor.of(new String[] {"1-2", "1-3", "2-3", "4-5", "4-6", "5-6"}, 2, 3));
    }
}
