package org.kerasaudit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code rules}: lists all rules or explains one. */
class RulesCommandTest {
    @Test
    void listsOneRulePerLineInOrder() {
        Invocation run = Invocation.of("rules");
        assertThat(run.exitCode()).isZero();
        List<String> ids = run.out().lines().map(line -> line.split(" ")[0]).toList();
        assertThat(ids)
                .isSorted()
                .doesNotHaveDuplicates()
                .contains("KA101", "KA301", "KA501", "KA601", "KA701", "KA811");
        assertThat(run.out().lines()).allMatch(line -> line.matches("KA\\d{3}  (error  |warning|info   )  \\S.*\\."));
    }

    @Test
    void explainsARule() {
        Invocation run = Invocation.of("rules", "ka704");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("KA704  error").contains("CVE-2025-8747", "CVE-2025-9906", "3.11.0");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void anUnknownRuleIsWrongUsage() {
        Invocation run = Invocation.of("rules", "KA999");
        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(run.err()).contains("no rule 'KA999'").hasLineCount(1);
    }
}
