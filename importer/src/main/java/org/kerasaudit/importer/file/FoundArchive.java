package org.kerasaudit.importer.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.numpy.PickledArrays;
import org.kerasaudit.importer.file.zip.Directories;

/**
 * Decides which zip archives found in a folder have to be audited: models, and those with pickled arrays or PyTorch
 * pickles.
 */
final class FoundArchive {
    private static final Pattern PARTS =
            Pattern.compile("(?s)config\\.json|model\\.weights\\.(h5|npz)|.*\\.(pkl|pickle)");
    private static final int HEAD = 512;

    private final Path file;
    private final Limits limits;

    FoundArchive(Path file, Limits limits) {
        this.file = file;
        this.limits = limits;
    }

    boolean isToAudit() throws IOException {
        if (Directories.starts(Bytes.of(file)).size() != 1) return true;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            if (zip.size() > limits.archiveEntries()) return true;
            Set<String> names = new HashSet<>();
            for (ZipEntry entry : Collections.list(zip.entries())) {
                String name = entry.getName().toLowerCase(Locale.ROOT);
                if (!names.add(name) || PARTS.matcher(name).matches() || isPickled(zip, entry, name)) return true;
            }
            return false;
        } catch (ZipException | IllegalArgumentException unusual) {
            return true;
        }
    }

    /** Returns whether a member is a pickle, or an array that NumPy would unpickle. */
    private static boolean isPickled(ZipFile zip, ZipEntry entry, String name) throws IOException {
        if (entry.isDirectory()) return false;
        try (InputStream content = zip.getInputStream(entry)) {
            if (name.endsWith(".npy")) return PickledArrays.isIn(content.readNBytes(PickledArrays.LONGEST_HEADER));
            String head = new String(content.readNBytes(HEAD), java.nio.charset.StandardCharsets.ISO_8859_1);
            return ContentKind.isPickle(head);
        }
    }
}
