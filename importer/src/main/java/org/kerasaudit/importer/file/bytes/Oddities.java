package org.kerasaudit.importer.file.bytes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.kerasaudit.importer.file.bytes.Oddity.Kind;

/** Collects oddities while a file is read, up to as many as anyone cares to see of a kind. */
public final class Oddities {
    private static final int MOST_OF_A_KIND = 20;

    private final Path main;
    private final Set<Oddity> found = new LinkedHashSet<>();

    /** {@code main} is the file that places need not name. */
    Oddities(Path main) {
        this.main = main;
    }

    synchronized void add(Kind kind, Path file, String at, String expected, String foundThere) {
        if (found.stream().filter(oddity -> oddity.kind() == kind).count() >= MOST_OF_A_KIND) return;
        String place = file.equals(main) ? at : file.getFileName() + (at.isEmpty() ? "" : ": " + at);
        found.add(new Oddity(kind, place, expected, foundThere));
    }

    /** A collection for someone who reads the same file meanwhile. */
    Oddities beside() {
        return new Oddities(main);
    }

    /** Puts others, of other kinds, before these. */
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
