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

/** Reports one kind of container content that Keras never writes, in files that can still be read. */
public record OddityCheck(Kind kind, Rule rule) implements Check {
    /** Returns one check for each rule. */
    public static List<OddityCheck> all() {
        List<OddityCheck> checks = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if (kind != Kind.ACTING_MEMBER) checks.add(new OddityCheck(kind, rule(kind)));
        }
        return checks;
    }

    @Override
    public void check(Audit audit, Consumer<Finding> findings) {
        for (Oddity oddity : audit.opened().file().oddities()) {
            if (rule(oddity.kind()).equals(rule)) findings.accept(finding(audit.fileName(), oddity));
        }
    }

    /** Returns the findings for the oddities of the file with this name, in rule order. */
    public static List<Finding> findings(String fileName, List<Oddity> oddities) {
        return oddities.stream()
                .map(oddity -> finding(fileName, oddity))
                .sorted(Comparator.comparing(Finding::ruleId))
                .toList();
    }

    private static Finding finding(String fileName, Oddity oddity) {
        Location at = new Location(fileName, "", oddity.place());
        Finding finding = Finding.of(rule(oddity.kind()), at, oddity.expected(), oddity.found());
        return oddity.kind() == Kind.ACTING_MEMBER ? finding.with(Severity.ERROR) : finding;
    }

    private static Rule rule(Kind kind) {
        return switch (kind) {
            case EXTERNAL_LINK ->
                new Rule(
                        "KA750",
                        Severity.ERROR,
                        "An HDF5 group links to another file.",
                        "A loader that follows the link opens any file on this machine that the model names; Keras refuses "
                                + "such links from 3.12.3 and 3.14.1 on. The link was not followed; Keras never writes one. "
                                + "Do not load the model; ask for a file that contains its weights.");
            case SOFT_LINK ->
                new Rule(
                        "KA751",
                        Severity.WARNING,
                        "An HDF5 group contains a soft link.",
                        "Keras never writes one. The link was not followed, so its target counts as missing.");
            case SECOND_NAME ->
                new Rule(
                        "KA754",
                        Severity.WARNING,
                        "An HDF5 group has two names.",
                        "Loaders that walk the file visit it twice, or endlessly if it contains itself. It was read under "
                                + "its first name.");
            case FOREIGN_DATA ->
                new Rule(
                        "KA757",
                        Severity.WARNING,
                        "There is data before, between or after the parts of the container.",
                        "Keras never writes any. A file that is two files at once means different things to different programs; "
                                + "data may be hidden in the extra bytes.");
            case UNCLAIMED_BYTES ->
                new Rule(
                        "KA758",
                        Severity.WARNING,
                        "An HDF5 file has bytes that none of its structures uses.",
                        "In Keras's files these bytes are zero. Data may be hidden here, or left over from an edit of the file.");
            case UNREAD_PLACE ->
                new Rule(
                        "KA770",
                        Severity.WARNING,
                        "An HDF5 file contains something that Keras does not read.",
                        "It does nothing by itself, but no version of Keras writes it there: an attribute, dataset or string that "
                                + "carries data for some other program. Its content was searched for code and configurations.");
            case UNKNOWN_FILTER ->
                new Rule(
                        "KA772",
                        Severity.ERROR,
                        "An HDF5 dataset needs a filter that is not part of HDF5.",
                        "libhdf5 searches the plug-in folders of this machine for the filter and loads it into Python as native "
                                + "code. Keras never writes one. A damaged or oversized list of filters is an attack on libhdf5. "
                                + "Do not load the file; ask for one whose datasets are not compressed, or compressed with gzip.");
            case EXTRA_MEMBER, ACTING_MEMBER ->
                new Rule(
                        "KA759",
                        Severity.WARNING,
                        "An archive has a member that Keras does not read.",
                        "It does nothing by itself, but anyone who unpacks the archive gets it. In an unzipped archive, programs, "
                                + "scripts, archives and pickles are errors: somebody may run or load them by mistake.");
            case UNUSUAL_COMPRESSION ->
                new Rule(
                        "KA778",
                        Severity.WARNING,
                        "An archive member is compressed in a way that Keras does not use.",
                        "Python unpacks bzip2 and LZMA, but many other programs do not: scanners may skip the member, while "
                                + "Keras loads it. It was unpacked and checked like the others.");
            case COLLIDING_NAMES ->
                new Rule(
                        "KA760",
                        Severity.ERROR,
                        "Two objects have the same name.",
                        "Programs disagree on which one counts, so one may be checked and the other loaded. The last one was "
                                + "read, as in Python. Names that differ only in case collide when the archive is unpacked "
                                + "on Windows or macOS.");
            case ESCAPING_NAME ->
                new Rule(
                        "KA761",
                        Severity.ERROR,
                        "An archive member would be unpacked outside its folder.",
                        "Absolute names and names with '..' overwrite files on this machine if the archive is unpacked "
                                + "carelessly. Nothing was unpacked.");
            case SYMBOLIC_LINK ->
                new Rule(
                        "KA762",
                        Severity.ERROR,
                        "An archive member or a file in a folder is a symbolic link.",
                        "It can point to any file on the machine where it is unpacked, and the content of that file may end up "
                                + "in the model or in messages. It was not followed.");
            case DUPLICATE_KEY ->
                new Rule(
                        "KA765",
                        Severity.ERROR,
                        "A JSON object has a duplicate key.",
                        "Programs disagree on which value counts, so one may be checked and the other loaded. The last one "
                                + "was read, as in Python.");
            case NOT_FINITE ->
                new Rule(
                        "KA766",
                        Severity.INFO,
                        "A configuration contains NaN or an infinity.",
                        "Python reads and writes them, but they are not valid JSON, and other programs refuse the file.");
            case DISPUTED_JSON ->
                new Rule(
                        "KA767",
                        Severity.WARNING,
                        "Programs read the JSON differently.",
                        "A byte-order mark, an unpaired surrogate or a number outside the float64 range is refused by "
                                + "some programs and dropped or changed by others.");
            case UNCOUNTED_BYTES ->
                new Rule(
                        "KA768",
                        Severity.INFO,
                        "An HDF5 file was not searched for unused bytes.",
                        "It has structures that Keras does not write, or damaged ones, so KA758 cannot tell whether "
                                + "data is hidden between them. Every tensor was still read and checked.");
        };
    }
}
