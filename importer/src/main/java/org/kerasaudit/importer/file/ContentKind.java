package org.kerasaudit.importer.file;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.file.hdf5.HdfTree;
import org.kerasaudit.importer.file.zip.Archive;

/**
 * The kind of a file that does not belong to a model, by its bytes and its name.
 *
 * @param name a noun phrase: {@code a script}
 * @param acts whether it is meant to be run, unpacked or unpickled
 */
record ContentKind(String name, boolean acts) {
    private static final int HEAD = 512;
    private static final int TAR_MARK = 257;
    private static final Set<String> SCRIPTS = Set.of(
            "py", "pyw", "pth", "sh", "bash", "zsh", "bat", "cmd", "ps1", "js", "mjs", "vbs", "wsf", "hta", "rb", "pl",
            "php", "lua", "r", "jl", "desktop", "reg");
    private static final Set<String> PROGRAMS =
            Set.of("exe", "dll", "so", "dylib", "com", "scr", "msi", "pyc", "pyd", "class", "lnk", "jar");
    private static final Set<String> PICKLES = Set.of("pkl", "pickle", "dill", "joblib");

    /** The start of a pickle of protocol 0 or 1 that imports something before it builds containers. */
    private static final Pattern OLD_PICKLE = Pattern.compile("(?s)[(\\]}ldt]*(p\\d+\n|q.)*c[\\w.]+\n[\\w.]+\n.*");

    private static final String SAMPLE_HOOK = ".git/hooks/";

    /** Bytes that a kind of file starts with. */
    private record Magic(ContentKind kind, String start) {}

    private static final ContentKind PROGRAM = new ContentKind("a program", true);
    private static final ContentKind SCRIPT = new ContentKind("a script", true);
    private static final ContentKind ARCHIVE = new ContentKind("an archive", true);
    private static final ContentKind PICKLE = new ContentKind("a pickle", true);
    private static final ContentKind ARRAYS = new ContentKind("an archive of NumPy arrays", false);
    private static final ContentKind HDF5 = new ContentKind("an HDF5 file", false);

    private static final List<Magic> MAGIC = List.of(
            new Magic(PROGRAM, "\u007fELF"),
            new Magic(PROGRAM, "MZ"),
            new Magic(PROGRAM, "\u00ca\u00fe\u00ba\u00be"),
            new Magic(PROGRAM, "\u00ce\u00fa\u00ed\u00fe"),
            new Magic(PROGRAM, "\u00cf\u00fa\u00ed\u00fe"),
            new Magic(PROGRAM, "\u00fe\u00ed\u00fa\u00ce"),
            new Magic(PROGRAM, "\u00fe\u00ed\u00fa\u00cf"),
            new Magic(PROGRAM, "\u0000asm"),
            new Magic(PROGRAM, "dex\n"),
            new Magic(SCRIPT, "#!"),
            new Magic(ARCHIVE, "PK\u0003\u0004"),
            new Magic(ARCHIVE, "PK\u0005\u0006"),
            new Magic(ARCHIVE, "\u001f\u008b"),
            new Magic(ARCHIVE, "BZh"),
            new Magic(ARCHIVE, "\u00fd7zXZ\u0000"),
            new Magic(ARCHIVE, "7z\u00bc\u00af'\u001c"),
            new Magic(ARCHIVE, "Rar!"),
            new Magic(ARCHIVE, "(\u00b5/\u00fd"),
            new Magic(ARCHIVE, "\u0004\"M\u0018"),
            new Magic(ARCHIVE, "MSCF"),
            new Magic(ARCHIVE, "!<arch>"));

    /** Returns the kind of the file of this name, whose place is {@code place}. */
    static ContentKind of(Bytes bytes, String name, Place place, Limits limits) {
        String head = head(bytes);
        ContentKind known = known(bytes, head);
        if (known.equals(ARCHIVE) && holdsArraysOnly(bytes, place, limits)) return ARRAYS;
        if (known.equals(SCRIPT) && name.contains(SAMPLE_HOOK) && name.endsWith(".sample")) {
            return new ContentKind("a script that git does not run", false);
        }
        return known.name.isEmpty() ? byName(head, extension(name)) : known;
    }

    /** Returns {@code a script of 12 bytes}. */
    String of(long size) {
        return name + " of " + size + (size == 1 ? " byte" : " bytes");
    }

    private static ContentKind known(Bytes bytes, String head) {
        for (Magic magic : MAGIC) if (head.startsWith(magic.start)) return magic.kind;
        if (head.startsWith("ustar", TAR_MARK) || Archive.endsWithDirectory(bytes)) return ARCHIVE;
        if (isPickle(head)) return PICKLE;
        return HdfTree.isIn(bytes) ? HDF5 : new ContentKind("", false);
    }

    private static ContentKind byName(String head, String extension) {
        if (SCRIPTS.contains(extension)) return SCRIPT;
        if (PROGRAMS.contains(extension)) return PROGRAM;
        if (PICKLES.contains(extension)) return PICKLE;
        boolean text = head.chars().allMatch(c -> c >= ' ' || c == '\n' || c == '\r' || c == '\t');
        return new ContentKind(text ? "a text" : "a file", false);
    }

    private static boolean holdsArraysOnly(Bytes bytes, Place place, Limits limits) {
        try {
            Set<String> names = Archive.read(bytes, place, limits).names();
            return !names.isEmpty() && names.stream().allMatch(name -> name.endsWith(".npy"));
        } catch (KerasFormatException damaged) {
            return false;
        }
    }

    /** Returns whether bytes that start this way are a pickle; pickles state their protocol from 2 on. */
    static boolean isPickle(String head) {
        if (head.length() < 2) return false;
        boolean marked = head.charAt(0) == 0x80 && head.charAt(1) >= 1 && head.charAt(1) <= 5;
        return marked || OLD_PICKLE.matcher(head).matches();
    }

    /** Returns the first bytes, one character each. */
    static String head(Bytes bytes) {
        byte[] head = new byte[(int) Math.min(HEAD, bytes.size())];
        bytes.buffer(0, head.length).get(head);
        return new String(head, StandardCharsets.ISO_8859_1);
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
