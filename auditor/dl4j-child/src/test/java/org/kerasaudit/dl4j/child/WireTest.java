package org.kerasaudit.dl4j.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Questions and answers are the same after encoding and decoding. */
class WireTest {
    private static final FloatArray ARRAY = new FloatArray(
            new int[] {2, 3}, new float[] {1, -2, Float.MAX_VALUE, Float.MIN_VALUE, 0, Float.NEGATIVE_INFINITY});
    private static final FloatArray EMPTY = new FloatArray(new int[] {2, 0}, new float[0]);

    @Test
    void questionsRoundTrip() throws IOException {
        Question question = new Question("/models/größe.h5", "/models/weights.h5", List.of(ARRAY, EMPTY));
        assertThat(Wire.question(Wire.bytes(question)))
                .usingRecursiveComparison()
                .isEqualTo(question);
    }

    @Test
    void answersRoundTrip() throws IOException {
        Map<String, Long> layers = new LinkedHashMap<>();
        layers.put("dense", 5_000_000_000L);
        layers.put("", 0L);
        Answer answer = new Answer(
                Answer.Kind.REFUSED,
                "a message — with multibyte characters",
                -1,
                layers,
                List.of(EMPTY, ARRAY),
                List.of("one", ""));
        assertThat(Wire.answer(Wire.bytes(answer))).usingRecursiveComparison().isEqualTo(answer);
    }

    @Test
    void truncatedBytesAreRejected() {
        byte[] bytes =
                Wire.bytes(new Answer(Answer.Kind.DONE, "", 7, Map.of("dense", 7L), List.of(ARRAY), List.of("a note")));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> Wire.answer(cut)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void impossibleCountsAreRejectedBeforeAllocation() {
        byte[] bytes = Wire.bytes(new Question("m", "", List.of()));
        bytes[bytes.length - 4] = 0x7f;
        assertThatThrownBy(() -> Wire.question(bytes))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("count");
        assertThatThrownBy(() -> Wire.answer(new byte[] {99})).isInstanceOf(IOException.class);
    }
}
