package org.kerasaudit.auditor.mutants;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** The members of an archive; several may have the same name. */
final class Members {
    /** A member of an archive. */
    record Member(String name, byte[] content) {}

    private static final int LOCAL_NAME = 30;
    private static final int ENTRY_NAME = 46;
    private static final int ENTRY_OFFSET = 42;
    private static final int DIRECTORY_OFFSET = 6;

    private Members() {}

    static List<Member> of(byte[] archive) throws IOException {
        List<Member> members = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                members.add(new Member(entry.getName(), zip.readAllBytes()));
            }
        }
        return members;
    }

    /** Returns an archive of these members. */
    static byte[] archive(List<Member> members, boolean deflated) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Set<String> used = new TreeSet<>();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(deflated ? 1 : 0);
            for (Member member : members) {
                zip.putNextEntry(new ZipEntry(unused(member.name(), used)));
                zip.write(member.content());
                zip.closeEntry();
            }
        }
        Bytes archive = new Bytes(bytes.toByteArray());
        rename(archive, members);
        return archive.array();
    }

    /** Returns a name of the same length that is not in use yet, because Java writes no name twice. */
    private static String unused(String name, Set<String> used) {
        int width = name.getBytes(StandardCharsets.UTF_8).length;
        String unused = name;
        for (int i = 0; !used.add(unused); i++) {
            if (Integer.toString(i).length() > width) throw new IllegalArgumentException("too many members: " + name);
            unused = String.format("%0" + width + "d", i);
        }
        return unused;
    }

    /** Writes the names into the headers. */
    private static void rename(Bytes archive, List<Member> members) {
        int entry = archive.int32(archive.array().length - DIRECTORY_OFFSET);
        for (Member member : members) {
            byte[] name = member.name().getBytes(StandardCharsets.UTF_8);
            archive.put(entry + ENTRY_NAME, name);
            archive.put(archive.int32(entry + ENTRY_OFFSET) + LOCAL_NAME, name);
            entry += ENTRY_NAME + name.length + archive.int16(entry + 30) + archive.int16(entry + 32);
        }
    }
}
