package org.kerasaudit.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.RuleBook;
import org.kerasaudit.auditor.RuleText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keras-audit rules [ID]}: what is looked for, and what a finding means. */
@Command(
        name = "rules",
        description = "Lists what the audit looks for, or explains one rule: what a finding means and what to do.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  keras-audit rules", "  keras-audit rules KA701"})
final class RulesCommand implements Callable<Integer> {
    private static final int COLUMNS = 100;

    @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "A rule's ID, as in the audit's report.")
    private @Nullable String id;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (id == null) {
            RuleBook.all().forEach(rule -> out.println(line(rule)));
        } else {
            RuleText rule = RuleBook.of(id)
                    .orElseThrow(() ->
                            CannotProceedException.wrongUsage("no rule '" + id + "'; 'keras-audit rules' lists them"));
            out.println(line(rule));
            out.println();
            out.print(wrapped(rule.explanation()));
        }
        return ExitCode.CLEAN;
    }

    private static String line(RuleText rule) {
        return String.format("%s  %-7s  %s", rule.id(), rule.severity().reportName(), rule.summary());
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
