package org.kerasaudit.importer.file.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Letters of every script are kept; characters that a terminal interprets or does not show are escaped. */
class PrintableTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"", "dense_1", "größe", "طبقة", "שכבה", "層", "😀", "\uFFFD", "a b", "e\u0301", "ไทย", "─ │"})
    void lettersOfEveryScriptAreKept(String text) {
        assertThat(Printable.line(text)).isSameAs(text);
    }

    @Test
    void disturbingCharactersAreEscaped() {
        assertThat(Printable.line("\nd\u001B[2J\u009B😀\u202E\u2069x\u061C\u2029"))
                .isEqualTo("\\u000Ad\\u001B[2J\\u009B😀\\u202E\\u2069x\\u061C\\u2029");
    }

    @ParameterizedTest
    @CsvSource({
        "NUL, 0",
        "tab, 9",
        "escape, 1b",
        "delete, 7f",
        "C1 control sequence, 9b",
        "soft hyphen, ad",
        "grapheme joiner, 34f",
        "Hangul filler, 3164",
        "zero-width space, 200b",
        "zero-width joiner, 200d",
        "right-to-left mark, 200f",
        "line separator, 2028",
        "right-to-left override, 202e",
        "word joiner, 2060",
        "pop isolate, 2069",
        "blank Braille pattern, 2800",
        "half a pair, d83d",
        "variation selector, fe01",
        "byte-order mark, feff",
        "interlinear annotation, fff9",
        "tag, e0041",
        "variation selector 17, e0100"
    })
    void invisibleCharactersAreEscaped(String name, String point) {
        String character = Character.toString(Integer.parseInt(point, 16));
        assertThat(Printable.line("a" + character + "b")).as(name).matches("a(\\\\u[0-9A-F]{4}){1,2}b");
    }
}
