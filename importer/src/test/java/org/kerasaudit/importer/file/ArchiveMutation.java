package org.kerasaudit.importer.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipOutputStream;

/**
 * Builds valid archives with arbitrary members, so that a reader gets past the checksums to the content.
 *
 * <p>The input encodes members: a name (1 byte, selects a common name), a length (2 bytes), the content.
 */
final class ArchiveMutation {
    private static final String[] NAMES = {
        "config.json",
        "metadata.json",
        "model.weights.h5",
        "model.weights.npz",
        "assets/layers/string_lookup/vocabulary.txt",
        "other",
        "CONFIG.json",
        "../config.json"
    };

    private ArchiveMutation() {}

    static byte[] archive(byte[] members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int at = 0; at + 3 <= members.length; ) {
                int length = members[at + 1] & 0xFF | (members[at + 2] & 0xFF) << 8;
                int end = Math.min(members.length, at + 3 + length);
                add(zip, NAMES[members[at] & 7], Arrays.copyOfRange(members, at + 3, end));
                at = end;
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        try {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
            zip.closeEntry();
        } catch (ZipException nameTwice) {
            // Keep the first one.
        }
    }
}
