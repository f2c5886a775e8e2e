package org.kerasaudit.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.kerasaudit.auditor.RuleBook;
import org.kerasaudit.auditor.result.Rule;

/** {@code keras-audit rules [ID]}: lists the rules or explains one. */
final class RulesCommand extends Subcommand {
    private static final int COLUMNS = 100;

    private final Supplier<Optional<String>> id = parameter("ID", "ID of a rule, as in the audit report.");

    RulesCommand() {
        super(
                "rules",
                "Lists all rules, or explains one: what its findings mean and what to do about them.",
                "  keras-audit rules",
                "  keras-audit rules KA701");
    }

    @Override
    public Integer call() {
        PrintWriter out = out();
        if (id.get().isEmpty()) {
            RuleBook.all().forEach(rule -> out.println(line(rule)));
        } else {
            String requested = id.get().get();
            Rule rule = RuleBook.of(requested)
                    .orElseThrow(() -> CannotProceedException.wrongUsage(
                            "no rule '" + requested + "'; run 'keras-audit rules' for the list"));
            out.println(line(rule));
            out.println();
            out.print(wrapped(rule.explanation()));
        }
        return ExitCode.CLEAN;
    }

    private static String line(Rule rule) {
        return String.format(
                Locale.ROOT, "%s  %-7s  %s", rule.id(), rule.severity().reportName(), rule.summary());
    }

    private static String wrapped(String text) {
        StringBuilder lines = new StringBuilder();
        int column = 0;
        for (String word : text.split(" ")) {
            if (column > 0 && column + 1 + word.length() > COLUMNS) {
                lines.append('\n');
                column = 0;
            }
            if (column > 0) lines.append(' ');
            lines.append(word);
            column += word.length() + (column > 0 ? 1 : 0);
        }
        return lines.append('\n').toString();
    }
}
