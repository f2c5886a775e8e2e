package org.kerasaudit.importer.file.zip;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.kerasaudit.importer.file.bytes.Oddity.Kind;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.model.AssetStore;

/** Reports oddities in the names of an archive's members. */
public final class ArchiveNames {
    private static final int FILE_TYPE = 0xF000;
    private static final int SYMBOLIC_LINK = 0xA000;
    private static final Set<String> READ_BY_KERAS =
            Set.of("metadata.json", "config.json", "model.weights.h5", "model.weights.npz");

    private final Place place;

    public ArchiveNames(Place place) {
        this.place = place;
    }

    /** A member's name, its Unix file mode or 0, and whether the stored name goes on after a NUL. */
    record Member(String name, int mode, boolean hasNul) {}

    void check(List<Member> members) {
        Map<String, String> byLowerCase = new HashMap<>();
        for (Member member : members) {
            String name = member.name;
            Place at = place.in(name);
            String other = byLowerCase.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
            if (other != null) at.odd(Kind.COLLIDING_NAMES, "names that differ by more than case", other + " as well");
            if (escapes(name) || member.hasNul)
                at.odd(Kind.ESCAPING_NAME, "a name inside the archive's folder", "one that points outside");
            if ((member.mode & FILE_TYPE) == SYMBOLIC_LINK) at.odd(Kind.SYMBOLIC_LINK, "a file", "a symbolic link");
        }
    }

    /** Reports the members of a {@code .keras} archive that Keras does not read. */
    public void checkExtra(Collection<String> names) {
        for (String name : names) {
            if (READ_BY_KERAS.contains(name) || name.startsWith(AssetStore.FOLDER)) continue;
            place.in(name).odd(Kind.EXTRA_MEMBER, "a member that Keras reads", "one that it ignores");
        }
    }

    /** Returns whether Keras reads a member of this name, apart from assets. */
    public static boolean isRead(String name) {
        return READ_BY_KERAS.contains(name);
    }

    private static boolean escapes(String name) {
        return name.isEmpty()
                || name.startsWith("/")
                || name.indexOf('\\') >= 0
                || name.length() > 1 && name.charAt(1) == ':'
                || List.of(name.split("/", -1)).contains("..");
    }
}
