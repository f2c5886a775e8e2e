package org.kerasaudit.auditor.rules;

import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Finding.Effect;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.KerasFormatException.Code;

/** The rules that tell why a file is refused. */
public final class Refusals {
    private Refusals() {}

    /** One for each reason. */
    public static List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        for (Code code : Code.values()) rules.add(rule(code));
        return rules;
    }

    /** The finding that says why a file is refused. What is dangerous fails the audit; the rest leaves it incomplete. */
    public static Finding finding(KerasFormatException refused) {
        return Finding.of(rule(refused.code()), "", refused)
                .with(isDangerous(refused.code()) ? Effect.COUNTS : Effect.BLOCKS);
    }

    /** Whether files are made so on purpose, rather than by damage. */
    private static boolean isDangerous(Code code) {
        return switch (code) {
            case UNREADABLE, LIMIT, FAULT -> false;
            case EXTERNAL_STORAGE, VIRTUAL_DATASET, TENSOR_BOMB, ARCHIVE_BOMB, FORGED_MEMBER, ENCRYPTED_MEMBER -> true;
        };
    }

    private static Rule rule(Code code) {
        return switch (code) {
            case UNREADABLE ->
                new Rule(
                        "KA101",
                        Severity.ERROR,
                        "A file cannot be read.",
                        "It is damaged, or no file that Keras writes. Nothing else was checked.");
            case LIMIT ->
                new Rule(
                        "KA102",
                        Severity.ERROR,
                        "A file is past a limit.",
                        "Reading it would cost more than files of strangers may. Where you trust the file, raise the limit "
                                + "with --limit NAME=VALUE.");
            case FAULT ->
                new Rule(
                        "KA103",
                        Severity.ERROR,
                        "The audit fails by a fault of its own.",
                        "No file should bring this about. Nothing was checked; please report it.");
            case EXTERNAL_STORAGE ->
                new Rule(
                        "KA752",
                        Severity.ERROR,
                        "The numbers of an HDF5 dataset are in another file.",
                        "Loading the model reads any file of this machine into a weight, from where it can leak "
                                + "(CVE-2026-1669; Keras 3.12.1 and 3.13.2 refuse it). Nothing of that file was read. Do not "
                                + "load the model; ask for one that holds its weights.");
            case VIRTUAL_DATASET ->
                new Rule(
                        "KA753",
                        Severity.ERROR,
                        "An HDF5 dataset is a view of others.",
                        "Virtual datasets may be made of other files of this machine, as external storage. Keras writes "
                                + "none, and refuses them from 3.12.3 and 3.14.1 on. Do not load the model; ask for one that holds its weights.");
            case TENSOR_BOMB ->
                new Rule(
                        "KA755",
                        Severity.ERROR,
                        "A tensor is far larger than what is stored of it.",
                        "A small file that declares a huge shape makes loaders run out of memory. CVE-2026-12570: Keras "
                                + "refuses to load it from 3.12.3 and 3.15.0 on; CVE-2026-0897: its file editor from "
                                + "3.12.1 and 3.13.2 on. Nothing was allocated for it. Do not load the file.");
            case ARCHIVE_BOMB ->
                new Rule(
                        "KA756",
                        Severity.ERROR,
                        "An archive member is far larger than what is stored of it.",
                        "Unpacking it would fill memory or disk. Keras refuses it from 3.12.3 and 3.15.0 on, with "
                                + "CVE-2026-12570. Nothing was unpacked. Do not load the file.");
            case FORGED_MEMBER ->
                new Rule(
                        "KA763",
                        Severity.ERROR,
                        "An archive member is not what the directory says.",
                        "Name, size, method or checksum differ: damage, or an archive that different programs unpack to "
                                + "different files.");
            case ENCRYPTED_MEMBER ->
                new Rule(
                        "KA764",
                        Severity.ERROR,
                        "An archive member is encrypted.",
                        "Keras writes none and could not load it; its content escapes every check.");
        };
    }
}
