package org.kerasaudit.auditor.rules;

import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Finding.Effect;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.KerasFormatException.Code;

/** The rules that explain why a file is refused. */
public final class Refusals {
    private Refusals() {}

    /** Returns one rule for each reason. */
    public static List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        for (Code code : Code.values()) rules.add(rule(code));
        return rules;
    }

    /** Returns the finding for a refused file. Dangerous files fail the audit; others leave it incomplete. */
    public static Finding finding(KerasFormatException refused) {
        return Finding.of(rule(refused.code()), "", refused)
                .with(isDangerous(refused.code()) ? Effect.COUNTS : Effect.BLOCKS);
    }

    /** Whether such a file is crafted rather than damaged. */
    private static boolean isDangerous(Code code) {
        return switch (code) {
            case UNREADABLE, LIMIT, FAULT -> false;
            case EXTERNAL_STORAGE,
                    VIRTUAL_DATASET,
                    TENSOR_BOMB,
                    ARCHIVE_BOMB,
                    FORGED_MEMBER,
                    ENCRYPTED_MEMBER,
                    AMBIGUOUS -> true;
        };
    }

    /** Returns the rule on exceeded limits. */
    public static Rule limit() {
        return rule(Code.LIMIT);
    }

    private static Rule rule(Code code) {
        return switch (code) {
            case UNREADABLE ->
                new Rule(
                        "KA101",
                        Severity.ERROR,
                        "A file cannot be read.",
                        "It is damaged, or not a file that Keras writes. Apart from security, nothing was checked.");
            case LIMIT ->
                new Rule(
                        "KA102",
                        Severity.ERROR,
                        "A file exceeds a limit.",
                        "Reading or running it would cost more than is allowed for untrusted files. If you trust the file, raise the limit "
                                + "with --limit NAME=VALUE.");
            case FAULT ->
                new Rule(
                        "KA103",
                        Severity.ERROR,
                        "The audit failed because of an internal error.",
                        "No file should cause this. The file counts as not checked; please report it.");
            case EXTERNAL_STORAGE ->
                new Rule(
                        "KA752",
                        Severity.ERROR,
                        "An HDF5 dataset keeps its numbers in another file.",
                        "Loading the model can read any file on this machine into a weight, from which it can leak "
                                + "(CVE-2026-1669; refused since Keras 3.12.1 and 3.13.2). Nothing in that file was read. Do not "
                                + "load the model; ask for a file that contains its weights.");
            case VIRTUAL_DATASET ->
                new Rule(
                        "KA753",
                        Severity.ERROR,
                        "An HDF5 dataset is a view of others.",
                        "Virtual datasets can read other files on this machine, as external storage can. Keras never writes "
                                + "them, and refuses them from 3.12.3 and 3.14.1 on. Do not load the model; ask for a file "
                                + "that contains its weights.");
            case TENSOR_BOMB ->
                new Rule(
                        "KA755",
                        Severity.ERROR,
                        "A tensor is far larger than its stored data.",
                        "A small file that declares a huge shape makes loaders run out of memory. CVE-2026-12570: Keras "
                                + "refuses to load it from 3.12.3 and 3.15.0 on; CVE-2026-0897: Keras's file editor refuses "
                                + "it from 3.12.1 and 3.13.2 on. Nothing was allocated for it. Do not load the file.");
            case ARCHIVE_BOMB ->
                new Rule(
                        "KA756",
                        Severity.ERROR,
                        "An archive member is far larger than its stored data.",
                        "Unpacking it would fill memory or disk. Keras refuses it from 3.12.3 and 3.15.0 on "
                                + "(CVE-2026-12570). Nothing was unpacked. Do not load the file.");
            case FORGED_MEMBER ->
                new Rule(
                        "KA763",
                        Severity.ERROR,
                        "An archive member does not match its directory entry.",
                        "Name, size, method or checksum differ: the archive is damaged, or built so that different programs "
                                + "unpack different files.");
            case ENCRYPTED_MEMBER ->
                new Rule(
                        "KA764",
                        Severity.ERROR,
                        "An archive member is encrypted.",
                        "Keras never writes one and could not load it; its content cannot be checked.");
            case AMBIGUOUS ->
                new Rule(
                        "KA769",
                        Severity.ERROR,
                        "A file can be read in more than one way.",
                        "Programs disagree about which archive directory counts, about whether the file is an archive, HDF5 or "
                                + "JSON, or about which of two HDF5 objects has a name or number: one checks a harmless model, and "
                                + "Keras loads another. Keras never writes such a file. Do not load it. All its readings were "
                                + "searched for code.");
        };
    }
}
