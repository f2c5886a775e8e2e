package org.kerasaudit.auditor.rules;

import static org.kerasaudit.auditor.rules.ContainerRule.of;
import static org.kerasaudit.auditor.rules.ContainerRule.refused;

import java.util.List;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.importer.file.bytes.KerasFormatException.Code;
import org.kerasaudit.importer.file.bytes.Oddity.Kind;

/** The texts of the rules about containers. */
final class ContainerRules {
    private ContainerRules() {}

    static List<ContainerRule> all() {
        return List.of(
                refused(
                        Code.UNREADABLE,
                        "A file cannot be read.",
                        "It is damaged, or no file that Keras writes. Nothing else was checked."),
                refused(
                        Code.LIMIT,
                        "A file is past a limit.",
                        "Reading it would cost more than files of strangers may. Where you trust the file, raise the limit "
                                + "with --limit NAME=VALUE."),
                refused(
                        Code.FAULT,
                        "The audit fails by a fault of its own.",
                        "No file should bring this about. Nothing was checked; please report it."),
                of(
                        Severity.ERROR,
                        "KA750",
                        Kind.EXTERNAL_LINK,
                        "An HDF5 group links to another file.",
                        "A loader that follows the link opens whatever file of this machine the model names; Keras refuses "
                                + "it from 3.12.3 and 3.14.1 on. The link was not followed; Keras writes none. Do not load "
                                + "the model; ask for one that holds its weights."),
                of(
                        Severity.WARNING,
                        "KA751",
                        Kind.SOFT_LINK,
                        "An HDF5 group has a link by name.",
                        "Keras writes none. It was not followed, so what it stands for counts as missing."),
                refused(
                        Code.EXTERNAL_STORAGE,
                        "The numbers of an HDF5 dataset are in another file.",
                        "Loading the model reads any file of this machine into a weight, from where it can leak "
                                + "(CVE-2026-1669; Keras 3.12.1 and 3.13.2 refuse it). Nothing of that file was read. Do not "
                                + "load the model; ask for one that holds its weights."),
                refused(
                        Code.VIRTUAL_DATASET,
                        "An HDF5 dataset is a view of others.",
                        "Virtual datasets may be made of other files of this machine, as external storage. Keras writes "
                                + "none, and refuses them from 3.12.3 and 3.14.1 on. Do not load the model; ask for one that holds its weights."),
                of(
                        Severity.WARNING,
                        "KA754",
                        Kind.SECOND_NAME,
                        "An HDF5 group has two names.",
                        "Loaders that walk the file meet it twice, or without end if it is inside itself. It was read under "
                                + "its first name."),
                refused(
                        Code.TENSOR_BOMB,
                        "A tensor is far larger than what is stored of it.",
                        "A small file that declares a huge shape makes loaders run out of memory. CVE-2026-12570: Keras "
                                + "refuses to load it from 3.12.3 and 3.15.0 on; CVE-2026-0897: its file editor from "
                                + "3.12.1 and 3.13.2 on. Nothing was allocated for it. Do not load the file."),
                refused(
                        Code.ARCHIVE_BOMB,
                        "An archive member is far larger than what is stored of it.",
                        "Unpacking it would fill memory or disk. Keras refuses it from 3.12.3 and 3.15.0 on, with "
                                + "CVE-2026-12570. Nothing was unpacked. Do not load the file."),
                of(
                        Severity.WARNING,
                        "KA757",
                        Kind.FOREIGN_DATA,
                        "There is data before, between or behind what the container holds.",
                        "Keras writes none. A file that is two files at once means different things to different programs; "
                                + "data may be hidden there."),
                of(
                        Severity.WARNING,
                        "KA758",
                        Kind.UNCLAIMED_BYTES,
                        "An HDF5 file has bytes that none of its structures uses.",
                        "Keras's files have zeros there. Data may be hidden, or left over from an edit of the file."),
                of(
                        Severity.WARNING,
                        "KA759",
                        Kind.EXTRA_MEMBER,
                        "An archive has a member that Keras does not read.",
                        "It does nothing by itself, but whoever unpacks the archive gets it."),
                of(
                        Severity.ERROR,
                        "KA760",
                        Kind.COLLIDING_NAMES,
                        "Two objects have one name.",
                        "Programs disagree which of them counts, so that one may be checked and the other loaded. The last "
                                + "one was read, as Python does. Names that differ by case alone collide where archives are unpacked on "
                                + "Windows and macOS."),
                of(
                        Severity.ERROR,
                        "KA761",
                        Kind.ESCAPING_NAME,
                        "An archive member would be unpacked outside of its folder.",
                        "Absolute names and names with '..' overwrite files of this machine where an archive is unpacked "
                                + "carelessly. Nothing was unpacked."),
                of(
                        Severity.ERROR,
                        "KA762",
                        Kind.SYMBOLIC_LINK,
                        "An archive member is a symbolic link.",
                        "Unpacked, it leads to any file of this machine. It was not followed."),
                refused(
                        Code.FORGED_MEMBER,
                        "An archive member is not what the directory says.",
                        "Name, size, method or checksum differ: damage, or an archive that different programs unpack to "
                                + "different files."),
                refused(
                        Code.ENCRYPTED_MEMBER,
                        "An archive member is encrypted.",
                        "Keras writes none and could not load it; its content escapes every check."),
                of(
                        Severity.ERROR,
                        "KA765",
                        Kind.DUPLICATE_KEY,
                        "A JSON object has a key twice.",
                        "Programs disagree which value counts, so that one may be checked and the other loaded. The last one "
                                + "was read, as Python does."),
                of(
                        Severity.INFO,
                        "KA766",
                        Kind.NOT_FINITE,
                        "A configuration holds NaN or an infinity.",
                        "Python writes and reads them; they are not JSON, and other programs refuse the file."),
                of(
                        Severity.WARNING,
                        "KA767",
                        Kind.DISPUTED_JSON,
                        "Programs read the JSON differently.",
                        "A byte-order mark, half of a surrogate pair or a number past the range of float64 is refused by "
                                + "some, dropped or changed by others."),
                of(
                        Severity.INFO,
                        "KA768",
                        Kind.UNCOUNTED_BYTES,
                        "An HDF5 file was not searched for bytes that nothing uses.",
                        "It has structures that Keras does not write, or damaged ones, so KA758 cannot tell whether "
                                + "data is hidden between them. Every tensor was read and checked all the same."));
    }
}
