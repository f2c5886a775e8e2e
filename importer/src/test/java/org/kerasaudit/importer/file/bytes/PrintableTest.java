package org.kerasaudit.importer.file.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Letters of every script are kept; characters that a terminal interprets are replaced. */
class PrintableTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "dense_1", "größe", "طبقة", "שכבה", "層", "a\u200Db", "😀", "\uD83D", "\uFFFD", "a b"})
    void lettersOfEveryScriptAreKept(String text) {
        assertThat(Printable.line(text)).isSameAs(text);
    }

    @Test
    void disturbingCharactersAreReplacedOneForOne() {
        assertThat(Printable.line("\nd\u001B[2J\u009B😀\u202E\u2069x\u061C\u2029"))
                .isEqualTo("\uFFFDd\uFFFD[2J\uFFFD😀\uFFFD\uFFFDx\uFFFD\uFFFD");
    }
}
