package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerasaudit.fixtures.Fixtures;

/** Every relative link in the documentation leads to a file that exists, and every anchor to a heading. */
class LinksTest {
    private static final Path ROOT = Fixtures.root().getParent();
    private static final int README_BYTES = 9_000;

    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$|^    [^\\n]*$|`[^`\\n]*`");
    private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");

    static Stream<Path> pages() throws IOException {
        List<Path> docs;
        try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
            docs = files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
        return Stream.concat(
                Stream.of("README.md", "CONTRIBUTING.md", "fixtures/README.md").map(ROOT::resolve), docs.stream());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkResolves(Path page) {
        assertThat(links(page)).allSatisfy(link -> {
            String[] parts = link.split("#", 2);
            Path target =
                    parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
            assertThat(target).as(link).exists().startsWithRaw(ROOT);
            if (parts.length > 1) assertThat(anchors(target)).as(link).contains(parts[1]);
        });
    }

    @Test
    void everyPageIsLinkedFromTheReadme() throws IOException {
        List<Path> linked = links(ROOT.resolve("README.md")).stream()
                .map(link -> ROOT.resolve(link.replaceFirst("#.*", "")).normalize())
                .toList();
        assertThat(pages().filter(page -> page.startsWith(ROOT.resolve("docs"))))
                .isSubsetOf(linked);
    }

    @Test
    void theReadmeStaysShort() throws IOException {
        assertThat(Files.size(ROOT.resolve("README.md"))).isLessThanOrEqualTo(README_BYTES);
    }

    @ParameterizedTest
    @CsvSource({
        "Recordings, recordings",
        "KA1xx: Files that cannot be read, ka1xx-files-that-cannot-be-read",
        "`keras.applications` and I/O, kerasapplications-and-io",
        "What is_safe – or not?, what-is_safe--or-not"
    })
    void anchorsMatchThoseOfGitHub(String heading, String anchor) {
        assertThat(slug(heading)).isEqualTo(anchor);
    }

    private static List<String> links(Path page) {
        return LINK.matcher(CODE.matcher(text(page)).replaceAll(""))
                .results()
                .map(link -> link.group(1))
                .filter(link -> !link.matches("(https?|mailto):.*"))
                .toList();
    }

    /** Returns the anchors of a page's headings; repeated headings get a number. */
    private static Set<String> anchors(Path page) {
        Set<String> anchors = new HashSet<>();
        Map<String, Integer> times = new HashMap<>();
        String prose = text(page).replaceAll("(?ms)^```.*?^```$", "");
        HEADING.matcher(prose)
                .results()
                .map((MatchResult heading) -> slug(heading.group(1)))
                .forEach(slug -> {
                    int before = times.merge(slug, 1, Integer::sum) - 1;
                    anchors.add(before == 0 ? slug : slug + "-" + before);
                });
        return anchors;
    }

    private static String slug(String heading) {
        return heading.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private static String text(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
