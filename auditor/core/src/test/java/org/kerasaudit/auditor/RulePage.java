package org.kerasaudit.auditor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Rule;

/** {@code docs/rules.md}: every rule with its explanation and a real finding. */
final class RulePage {
    private static final int COLUMNS = 120;
    private static final int ID_FAMILY = 3;

    /** The first three characters of a rule's ID, and what the family is about. */
    private static final Map<String, String> FAMILIES = new LinkedHashMap<>();

    static {
        FAMILIES.put("KA1", "Files that cannot be read");
        FAMILIES.put("KA2", "The configuration");
        FAMILIES.put("KA3", "Parameters and stored tensors");
        FAMILIES.put("KA4", "Shapes");
        FAMILIES.put("KA5", "Weight values");
        FAMILIES.put("KA6", "Predictions");
        FAMILIES.put("KA7", "Security");
        FAMILIES.put("KA8", "Deployment");
    }

    private static final String INTRODUCTION = """
            # The rules

            Every finding names the rule that raised it. IDs are stable and never reused. `keras-audit rules` lists the rules,
            and `keras-audit rules ID` explains one.

            An *error* fails the audit, unless it only means that something could not be read. A *warning* deserves a look;
            an *info* is a fact worth knowing. Neither changes the verdict unless something could not be checked.
            `--fail-on` chooses what the exit code depends on. The severity given here is the usual one; a finding may have
            a different one if the circumstances call for it.

            Each example is a finding from an audit of a test file. The page is generated: `RulePageTest` checks it
            and writes it with `-Dkerasaudit.write=true`.
            """;

    private RulePage() {}

    /** Returns the page with these examples. */
    static String of(RuleExamples examples) {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        page.append('\n');
        FAMILIES.forEach((family, title) -> page.append("- [")
                .append(heading(family, title))
                .append("](#")
                .append(slug(heading(family, title)))
                .append(")\n"));
        FAMILIES.forEach((family, title) -> {
            page.append("\n## ").append(heading(family, title)).append('\n');
            RuleBook.all().stream()
                    .filter(rule -> rule.id().startsWith(family))
                    .forEach(rule -> section(rule, examples.of(rule.id()), page));
        });
        return page.toString();
    }

    /** Whether a rule's ID belongs to a family with a section. */
    static boolean hasFamily(Rule rule) {
        return FAMILIES.containsKey(rule.id().substring(0, ID_FAMILY));
    }

    private static String heading(String family, String title) {
        return family + "xx: " + title;
    }

    private static String slug(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-');
    }

    private static void section(Rule rule, @Nullable Finding example, StringBuilder page) {
        page.append("\n### ").append(rule.id()).append(": ").append(withoutDot(rule.summary()));
        page.append("\n\n*").append(rule.severity().reportName()).append("* – ");
        page.append(escaped(rule.explanation())).append("\n\n");
        if (example == null) {
            page.append("No example in the fixtures.\n");
            return;
        }
        String text = example.severity().reportName() + " " + rule.id() + " " + relative(example);
        page.append("```text\n");
        wrapped(text).forEach(line -> page.append(line).append('\n'));
        page.append("```\n");
    }

    /** Returns the message with the name of the file in place of its path. */
    private static String relative(Finding finding) {
        String file = finding.location().file();
        return finding.message().replace(file, String.valueOf(Path.of(file).getFileName()));
    }

    private static String withoutDot(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    /** Escapes what Markdown reads as HTML or emphasis. */
    private static String escaped(String text) {
        return text.replace("<", "\\<").replace("*", "\\*").replace("_", "\\_");
    }

    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > COLUMNS) {
                lines.add(line.toString());
                line = new StringBuilder("   ");
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
