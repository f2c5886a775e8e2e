package org.kerasaudit.importer.file.bytes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.kerasaudit.importer.file.bytes.Oddity.Kind;

/** Collects oddities while a file is read, up to a maximum per kind. */
public final class Oddities {
    private static final int MAX_PER_KIND = 20;

    private final Path main;
    private final Set<Oddity> found = new LinkedHashSet<>();

    /** Creates a collection whose places omit the name of {@code main}. */
    Oddities(Path main) {
        this.main = main;
    }

    synchronized void add(Kind kind, Path file, String at, String expected, String foundThere) {
        if (isFull(kind)) return;
        String place = file.equals(main) ? at : file.getFileName() + (at.isEmpty() ? "" : ": " + at);
        found.add(new Oddity(kind, place, expected, foundThere));
    }

    /** Returns whether further oddities of this kind would be dropped. */
    synchronized boolean isFull(Kind kind) {
        return found.stream().filter(oddity -> oddity.kind() == kind).count() >= MAX_PER_KIND;
    }

    /** Returns a separate collection for the same file. */
    Oddities separate() {
        return new Oddities(main);
    }

    /** Inserts oddities of other kinds before these. */
    public synchronized void addFirst(Oddities others) {
        List<Oddity> own = all();
        found.clear();
        found.addAll(others.all());
        found.addAll(own);
    }

    public synchronized List<Oddity> all() {
        return new ArrayList<>(found);
    }
}
