package org.kerasaudit.auditor.rules.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** The imports of a pickle, derived from its opcodes; the pickles are spelled out opcode by opcode. */
class PickleImportsTest {
    @Test
    void global() {
        assertThat(described("\u0080\2cos\ngetcwd\n)R.")).isEqualTo("that imports 'os.getcwd' and makes 1 call");
    }

    @Test
    void stackGlobal() {
        assertThat(described("\u0080\4\u008c\5posix\u0094\u008c\6getcwd\u0094\u0093\u0094)R."))
                .isEqualTo("that imports 'posix.getcwd' and makes 1 call");
    }

    @Test
    void instanceOfProtocolZero() {
        assertThat(described("(ios\ngetcwd\n.")).isEqualTo("that imports 'os.getcwd' and makes 1 call");
    }

    @Test
    void dataAloneImportsNothing() {
        assertThat(described("\u0080\2]q\0(K\1K\2e.")).isEqualTo("that imports nothing");
    }

    @Test
    void afterOtherBytes() {
        assertThat(described("header\u0080\2cbuiltins\nlen\n.")).contains("'builtins.len'");
    }

    /** A name comes from the memo, not from the text pushed last. */
    @Test
    void namesFromTheMemo() {
        assertThat(described(
                        "\u0080\4\u008c\2os\u0094\u008c\6getcwd\u009400\u008c\5numpy\u008c\7ndarray00h\0h\1\u0093)R."))
                .isEqualTo("that imports 'os.getcwd' and makes 1 call");
    }

    @Test
    void escapesInNamesAreNotDecoded() {
        assertThat(described("\u0080\4S'\\x6fs'\nS'getcwd'\n\u0093)R."))
                .isEqualTo("that imports '\\x6fs.getcwd' and makes 1 call");
    }

    @Test
    void extensionsOfTheCopyRegistry() {
        assertThat(described("\u0080\2\u0082\7)R.")).contains("'copyreg.extension 7'");
    }

    @Test
    void aPickleIsFollowedOnlyToItsEnd() {
        assertThat(PickleImports.of(bytes("\u0080\4]\u0094.posix")).importsOutside(name -> false))
                .isFalse();
        assertThat(PickleImports.of(bytes("\u0080\4]\u0094")).importsOutside(name -> true))
                .isTrue();
        assertThat(PickleImports.of(bytes("\u0080\4\u0093.")).importsOutside(name -> true))
                .isTrue();
    }

    /** The harmless imports in the report must not hide a later one. */
    @Test
    void remembersEveryImport() {
        StringBuilder pickle = new StringBuilder("\u0080\2");
        for (int i = 0; i < 50; i++) pickle.append("cnumpy\nn").append(i).append("\n0");
        PickleImports imports = PickleImports.of(bytes(pickle + "cos\ngetcwd\n)R."));
        assertThat(imports.listImportsOutside(name -> name.startsWith("numpy.")))
                .isEqualTo("'os.getcwd'");
    }

    @RepeatedTest(50)
    void anyBytesTerminate(RepetitionInfo repetition) {
        byte[] bytes = new byte[4096];
        new Random(repetition.getCurrentRepetition()).nextBytes(bytes);
        bytes[0] = (byte) 0x80;
        bytes[1] = 4;
        assertThat(PickleImports.in(bytes).described()).startsWith("that ");
    }

    @Test
    void startingAtEveryOtherByteTakesNoLonger() {
        assertThat(described("\u0080\2".repeat(1 << 20))).isEqualTo("that imports nothing, and goes on");
    }

    private static String described(String bytes) {
        return PickleImports.in(bytes.getBytes(StandardCharsets.ISO_8859_1)).described();
    }

    private static ByteBuffer bytes(String pickle) {
        return ByteBuffer.wrap(pickle.getBytes(StandardCharsets.ISO_8859_1));
    }
}
