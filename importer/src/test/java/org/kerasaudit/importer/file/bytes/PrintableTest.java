package org.kerasaudit.importer.file.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text keeps its letters, whatever the script, and loses what a terminal acts on. */
class PrintableTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "dense_1", "größe", "طبقة", "שכבה", "層", "a\u200Db", "😀", "\uD83D", "\uFFFD", "a b"})
    void writingOfAnyKindStays(String text) {
        assertThat(Printable.line(text)).isSameAs(text);
    }

    @Test
    void whatDisturbsIsReplacedOneByOne() {
        assertThat(Printable.line("\nd\u001B[2J\u009B😀\u202E\u2069x\u061C\u2029"))
                .isEqualTo("\uFFFDd\uFFFD[2J\uFFFD😀\uFFFD\uFFFDx\uFFFD\uFFFD");
    }
}
