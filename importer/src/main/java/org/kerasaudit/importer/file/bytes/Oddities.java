package org.kerasaudit.importer.file.bytes;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.kerasaudit.importer.file.bytes.Oddity.Kind;

/** Collects oddities while a file is read, up to a maximum per kind. */
public final class Oddities {
    private static final int MAX_PER_KIND = 20;
    private static final int MAX_EMBEDDED = 4 << 20;
    private static final int MAX_EMBEDDED_IN_TOTAL = 64 << 20;

    private final Path main;
    private final Set<Oddity> found = new LinkedHashSet<>();
    private final List<Embedded> embedded = new ArrayList<>();
    private int embeddedBytes;

    /** Creates a collection whose places omit the name of {@code main}. */
    Oddities(Path main) {
        this.main = main;
    }

    synchronized void add(Kind kind, Path file, String at, String expected, String foundThere) {
        if (isFull(kind)) return;
        found.add(new Oddity(kind, place(file, at), expected, foundThere));
    }

    /** Returns whether further oddities of this kind would be dropped. */
    synchronized boolean isFull(Kind kind) {
        return found.stream().filter(oddity -> oddity.kind() == kind).count() >= MAX_PER_KIND;
    }

    /** Keeps a copy of the beginning of {@code content}, to be inspected. */
    synchronized void embed(Path file, String at, ByteBuffer content) {
        int length = Math.min(content.remaining(), Math.min(MAX_EMBEDDED, MAX_EMBEDDED_IN_TOTAL - embeddedBytes));
        if (length == 0) return;
        embeddedBytes += length;
        byte[] copy = new byte[length];
        content.duplicate().get(copy);
        embedded.add(new Embedded(place(file, at), ByteBuffer.wrap(copy).asReadOnlyBuffer()));
    }

    private String place(Path file, String at) {
        return file.equals(main) ? at : file.getFileName() + (at.isEmpty() ? "" : ": " + at);
    }

    boolean isMain(Path file) {
        return file.equals(main);
    }

    /** Returns the content of the places that Keras does not read. */
    public synchronized List<Embedded> embedded() {
        return new ArrayList<>(embedded);
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
        embedded.addAll(others.embedded());
    }

    public synchronized List<Oddity> all() {
        return new ArrayList<>(found);
    }
}
