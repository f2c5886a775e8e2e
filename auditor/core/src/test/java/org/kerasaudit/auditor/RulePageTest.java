package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.fixtures.Fixtures;

/** {@code docs/rules.md} is up to date; the system property {@code kerasaudit.write=true} writes it. */
class RulePageTest {
    /** Rules that no fixture triggers: internal errors, vocabulary terms that Keras loses, and engines in another process. */
    private static final Set<String> WITHOUT_EXAMPLE =
            Set.of("KA103", "KA307", "KA811", "KA812", "KA813", "KA814", "KA815");

    private static RuleExamples examples;

    @BeforeAll
    static void audit(@TempDir Path folder) throws IOException {
        examples = RuleExamples.of(folder);
    }

    @Test
    void everyRuleBelongsToAFamily() {
        assertThat(RuleBook.all()).allMatch(RulePage::hasFamily);
    }

    @Test
    void everyOtherRuleHasAnExample() {
        assertThat(RuleBook.all().stream().map(Rule::id).filter(id -> examples.of(id) == null))
                .containsExactlyInAnyOrderElementsOf(WITHOUT_EXAMPLE);
    }

    @Test
    void thePageIsUpToDate() throws IOException {
        Path file = Fixtures.root().resolveSibling("docs/rules.md");
        String page = RulePage.of(examples);
        if (Boolean.getBoolean("kerasaudit.write")) Files.writeString(file, page);
        assertThat(page).isEqualTo(Files.readString(file));
    }

    @Test
    void noExampleShowsAPathOfThisMachine() {
        String page = RulePage.of(examples);
        String home = Fixtures.root().getParent().toString();
        assertThat(page).doesNotContain(home, System.getProperty("java.io.tmpdir") + "/");
        assertThat(page.lines().filter(line -> line.startsWith("#")).collect(Collectors.toList()))
                .doesNotHaveDuplicates();
    }
}
