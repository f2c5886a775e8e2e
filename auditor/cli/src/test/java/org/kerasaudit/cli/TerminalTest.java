package org.kerasaudit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Width and color from environment variables. */
class TerminalTest {
    @ParameterizedTest
    @CsvSource({"80, 80", "7, 40", "'', 100", "0, 100", "wide, 100", "-5, 100"})
    void columnsSetTheWidth(String columns, int width) {
        assertThat(Terminal.widthOf(Map.of("COLUMNS", columns))).isEqualTo(width);
    }

    @Test
    void theDefaultWidthIs100() {
        assertThat(Terminal.widthOf(Map.of())).isEqualTo(100);
    }

    @Test
    void colorIsUsedOnTerminalsThatSupportIt() {
        assertThat(Terminal.wantsColor(Map.of(), true)).isTrue();
        assertThat(Terminal.wantsColor(Map.of("NO_COLOR", ""), true)).isTrue();
        assertThat(Terminal.wantsColor(Map.of("NO_COLOR", "1"), true)).isFalse();
        assertThat(Terminal.wantsColor(Map.of("TERM", "dumb"), true)).isFalse();
        assertThat(Terminal.wantsColor(Map.of(), false)).isFalse();
    }
}
