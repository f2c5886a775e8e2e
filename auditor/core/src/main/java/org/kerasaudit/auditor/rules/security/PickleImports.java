package org.kerasaudit.auditor.rules.security;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** What unpickling bytes would import and how often it would call something. Nothing is imported, built or called. */
final class PickleImports {
    private static final int MOST_UNZIPPED = 1 << 24;
    private static final int MOST_SHOWN = 20;

    /** More than any pickle of Keras or PyTorch imports; the set stops growing there and counts as not followed. */
    private static final int MOST_IMPORTS = 1000;

    /** Bytes of opcodes read in all; a hostile file could have a pickle begin at every other byte. */
    private static final int MOST_WORK = 1 << 24;

    private final Set<String> names = new LinkedHashSet<>();
    private int calls;
    private int work;
    private boolean followed = true;

    private PickleImports() {}

    /** The imports of every pickle in {@code bytes}, which may be those of a zip archive that torch wrote. */
    static PickleImports in(byte[] bytes) {
        PickleImports found = new PickleImports();
        found.everywhere(bytes);
        if (found.names.isEmpty() && bytes.length > 2 && bytes[0] == 'P' && bytes[1] == 'K') found.unzipped(bytes);
        return found;
    }

    /** The imports of the one pickle that {@code bytes} begin with, as {@code pickle.load} would read it. */
    static PickleImports of(ByteBuffer bytes) {
        PickleImports found = new PickleImports();
        found.followed = found.run(new PickleMachine(bytes, 0));
        return found;
    }

    /** Whether the pickle could be followed to its end; if not, it may import more. */
    boolean followed() {
        return followed;
    }

    /** Whether an import is none of those {@code allowed}, or more may be imported than could be followed. */
    boolean othersThan(Predicate<String> allowed) {
        return !followed || !names.stream().allMatch(allowed);
    }

    /** {@code that imports 'posix.system' and calls 1 times}. */
    String described() {
        String more = work > MOST_WORK ? ", and goes on" : "";
        if (names.isEmpty()) return (calls == 0 ? "that imports nothing" : "that calls " + calls + " times") + more;
        return "that imports " + quoted(names) + " and calls " + calls + " times" + more;
    }

    /** The imports that are none of those {@code allowed}, as a list to read; empty if there are none. */
    String othersThanListed(Predicate<String> allowed) {
        return quoted(names.stream().filter(allowed.negate()).toList());
    }

    private static String quoted(Iterable<String> names) {
        Set<String> shown = new LinkedHashSet<>();
        for (String name : names) {
            if (shown.size() == MOST_SHOWN) break;
            shown.add(Texts.quoted(name));
        }
        return shown.stream().collect(Collectors.joining(", "));
    }

    /** A pickle since protocol 2 begins with its protocol; one that begins otherwise can only be the whole. */
    private void everywhere(byte[] bytes) {
        for (int start = 0; start < bytes.length - 1 && work <= MOST_WORK; start++) {
            boolean marked = (bytes[start] & 0xff) == 0x80 && bytes[start + 1] >= 2 && bytes[start + 1] <= 5;
            boolean plain = start == 0 && bytes[0] != 'P' && !marked;
            if (!marked && !plain) continue;
            PickleMachine machine = new PickleMachine(ByteBuffer.wrap(bytes), start);
            if (run(machine) && marked) start = machine.position() - 1;
        }
    }

    private void unzipped(byte[] bytes) {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            int left = MOST_UNZIPPED;
            for (ZipEntry entry = zip.getNextEntry(); entry != null && left > 0; entry = zip.getNextEntry()) {
                byte[] content = zip.readNBytes(left);
                left -= content.length;
                everywhere(content);
            }
        } catch (IOException | IllegalArgumentException damaged) {
            // What could be read was looked at.
        }
    }

    /** Runs a pickle to its end or to where it cannot be followed; whether that is its end. */
    private boolean run(PickleMachine machine) {
        boolean ended = machine.run(MOST_WORK - work);
        work += machine.work() + 1;
        calls += machine.calls();
        for (String name : machine.imports()) if (names.size() < MOST_IMPORTS) names.add(name);
        return ended && names.size() < MOST_IMPORTS;
    }
}
