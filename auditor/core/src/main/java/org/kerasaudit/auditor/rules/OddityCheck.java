package org.kerasaudit.auditor.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Location;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.importer.file.bytes.Oddity;
import org.kerasaudit.importer.file.bytes.Oddity.Kind;

/** Reports what of one kind a container holds that no Keras writes, though the file can be read. */
public record OddityCheck(Kind kind, Rule rule) implements Check {
    /** One for each kind of oddity. */
    public static List<OddityCheck> all() {
        List<OddityCheck> checks = new ArrayList<>();
        for (Kind kind : Kind.values()) checks.add(new OddityCheck(kind, rule(kind)));
        return checks;
    }

    @Override
    public void check(Audit audit, Consumer<Finding> findings) {
        for (Oddity oddity : audit.opened().file().oddities()) {
            if (oddity.kind() == kind) findings.accept(finding(rule, audit.fileName(), oddity));
        }
    }

    /** The findings about what was odd in the file of this name, in the order of the rules. */
    public static List<Finding> findings(String fileName, List<Oddity> oddities) {
        return oddities.stream()
                .map(oddity -> finding(rule(oddity.kind()), fileName, oddity))
                .sorted(Comparator.comparing(Finding::ruleId))
                .toList();
    }

    private static Finding finding(Rule rule, String fileName, Oddity oddity) {
        return Finding.of(rule, new Location(fileName, "", oddity.place()), oddity.expected(), oddity.found());
    }

    private static Rule rule(Kind kind) {
        return switch (kind) {
            case EXTERNAL_LINK ->
                new Rule(
                        "KA750",
                        Severity.ERROR,
                        "An HDF5 group links to another file.",
                        "A loader that follows the link opens whatever file of this machine the model names; Keras refuses "
                                + "it from 3.12.3 and 3.14.1 on. The link was not followed; Keras writes none. Do not load "
                                + "the model; ask for one that holds its weights.");
            case SOFT_LINK ->
                new Rule(
                        "KA751",
                        Severity.WARNING,
                        "An HDF5 group has a link by name.",
                        "Keras writes none. It was not followed, so what it stands for counts as missing.");
            case SECOND_NAME ->
                new Rule(
                        "KA754",
                        Severity.WARNING,
                        "An HDF5 group has two names.",
                        "Loaders that walk the file meet it twice, or without end if it is inside itself. It was read under "
                                + "its first name.");
            case FOREIGN_DATA ->
                new Rule(
                        "KA757",
                        Severity.WARNING,
                        "There is data before, between or behind what the container holds.",
                        "Keras writes none. A file that is two files at once means different things to different programs; "
                                + "data may be hidden there.");
            case UNCLAIMED_BYTES ->
                new Rule(
                        "KA758",
                        Severity.WARNING,
                        "An HDF5 file has bytes that none of its structures uses.",
                        "Keras's files have zeros there. Data may be hidden, or left over from an edit of the file.");
            case EXTRA_MEMBER ->
                new Rule(
                        "KA759",
                        Severity.WARNING,
                        "An archive has a member that Keras does not read.",
                        "It does nothing by itself, but whoever unpacks the archive gets it.");
            case COLLIDING_NAMES ->
                new Rule(
                        "KA760",
                        Severity.ERROR,
                        "Two objects have one name.",
                        "Programs disagree which of them counts, so that one may be checked and the other loaded. The last "
                                + "one was read, as Python does. Names that differ by case alone collide where archives are unpacked on "
                                + "Windows and macOS.");
            case ESCAPING_NAME ->
                new Rule(
                        "KA761",
                        Severity.ERROR,
                        "An archive member would be unpacked outside of its folder.",
                        "Absolute names and names with '..' overwrite files of this machine where an archive is unpacked "
                                + "carelessly. Nothing was unpacked.");
            case SYMBOLIC_LINK ->
                new Rule(
                        "KA762",
                        Severity.ERROR,
                        "An archive member is a symbolic link.",
                        "Unpacked, it leads to any file of this machine. It was not followed.");
            case DUPLICATE_KEY ->
                new Rule(
                        "KA765",
                        Severity.ERROR,
                        "A JSON object has a key twice.",
                        "Programs disagree which value counts, so that one may be checked and the other loaded. The last one "
                                + "was read, as Python does.");
            case NOT_FINITE ->
                new Rule(
                        "KA766",
                        Severity.INFO,
                        "A configuration holds NaN or an infinity.",
                        "Python writes and reads them; they are not JSON, and other programs refuse the file.");
            case DISPUTED_JSON ->
                new Rule(
                        "KA767",
                        Severity.WARNING,
                        "Programs read the JSON differently.",
                        "A byte-order mark, half of a surrogate pair or a number past the range of float64 is refused by "
                                + "some, dropped or changed by others.");
            case UNCOUNTED_BYTES ->
                new Rule(
                        "KA768",
                        Severity.INFO,
                        "An HDF5 file was not searched for bytes that nothing uses.",
                        "It has structures that Keras does not write, or damaged ones, so KA758 cannot tell whether "
                                + "data is hidden between them. Every tensor was read and checked all the same.");
        };
    }
}
