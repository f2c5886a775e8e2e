package org.kerasaudit.auditor.rules.security;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The imports and the number of calls that unpickling would make. Nothing is imported, built or called. */
final class PickleImports {
    private static final int MAX_UNZIPPED = 1 << 24;
    private static final int MAX_SHOWN = 20;

    /** More than any pickle of Keras or PyTorch imports; beyond it the pickle counts as not followed. */
    private static final int MAX_IMPORTS = 1000;

    /** Bytes of opcodes read in total; a hostile file could start a pickle at every other byte. */
    private static final int MAX_WORK = 1 << 24;

    private static final Pattern NAME = Pattern.compile("[\\w.?]+(?: [\\w ]+)?…?", Pattern.UNICODE_CHARACTER_CLASS);

    private final Set<String> names = new LinkedHashSet<>();
    private int calls;
    private int work;
    private boolean followed = true;

    private PickleImports() {}

    /** Returns the imports of every pickle in {@code bytes}, which may be a zip archive written by torch. */
    static PickleImports in(byte[] bytes) {
        PickleImports found = new PickleImports();
        found.atEveryOffset(bytes);
        if (found.names.isEmpty() && bytes.length > 2 && bytes[0] == 'P' && bytes[1] == 'K') found.unzipped(bytes);
        return found;
    }

    /** Returns the imports of the one pickle at the start of {@code bytes}, as {@code pickle.load} would read it. */
    static PickleImports of(ByteBuffer bytes) {
        PickleImports found = new PickleImports();
        found.followed = found.run(new PickleMachine(bytes, 0));
        return found;
    }

    /**
     * Returns the imports of the pickles in {@code bytes} that can be followed to their ends: the one at the start, of
     * any protocol, and those of protocol 2 or later at any offset.
     */
    static PickleImports within(ByteBuffer bytes) {
        PickleImports found = new PickleImports();
        int from = bytes.position();
        for (int start = from; start < bytes.limit() - 1 && found.work <= MAX_WORK; start++) {
            boolean marked = (bytes.get(start) & 0xff) == 0x80 && (bytes.get(start + 1) & 0xff) <= 5;
            if (!marked && start > from) continue;
            PickleMachine machine = new PickleMachine(bytes, start);
            if (found.runsToItsEnd(machine)) start = machine.position() - 1;
        }
        return found;
    }

    /** Runs a pickle and keeps what it imports if it ends and the imports look like names. */
    private boolean runsToItsEnd(PickleMachine machine) {
        boolean ended = machine.run(MAX_WORK - work);
        work += machine.work() + 1;
        boolean names =
                machine.imports().stream().allMatch(name -> NAME.matcher(name).matches());
        if (!ended || !names || machine.imports().isEmpty()) return false;
        calls += machine.calls();
        for (String name : machine.imports()) if (this.names.size() < MAX_IMPORTS) this.names.add(name);
        return true;
    }

    /** Whether the pickle could be followed to its end; otherwise it may import more. */
    boolean followed() {
        return followed;
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /** Whether any import is not {@code allowed}, or the pickle could not be followed. */
    boolean importsOutside(Predicate<String> allowed) {
        return !followed || !names.stream().allMatch(allowed);
    }

    /** Returns {@code that imports 'posix.system' and makes 1 call}. */
    String described() {
        String more = work > MAX_WORK ? ", and goes on" : "";
        if (names.isEmpty()) return (calls == 0 ? "that imports nothing" : "that makes " + countedCalls()) + more;
        return "that imports " + quoted(names) + " and makes " + countedCalls() + more;
    }

    private String countedCalls() {
        return calls == 1 ? "1 call" : calls + " calls";
    }

    /** Lists the imports that are not {@code allowed}; empty if there are none. */
    String listImportsOutside(Predicate<String> allowed) {
        return quoted(names.stream().filter(allowed.negate()).toList());
    }

    private static String quoted(Iterable<String> names) {
        Set<String> shown = new LinkedHashSet<>();
        for (String name : names) {
            if (shown.size() == MAX_SHOWN) break;
            shown.add(Texts.quoted(name));
        }
        return shown.stream().collect(Collectors.joining(", "));
    }

    /**
     * Looks for pickles at every offset. Since protocol 2, a pickle starts with its protocol; older ones are found only
     * at the start.
     */
    private void atEveryOffset(byte[] bytes) {
        for (int start = 0; start < bytes.length - 1 && work <= MAX_WORK; start++) {
            boolean marked = (bytes[start] & 0xff) == 0x80 && bytes[start + 1] >= 2 && bytes[start + 1] <= 5;
            boolean plain = start == 0 && bytes[0] != 'P' && !marked;
            if (!marked && !plain) continue;
            PickleMachine machine = new PickleMachine(ByteBuffer.wrap(bytes), start);
            if (run(machine) && marked) start = machine.position() - 1;
        }
    }

    private void unzipped(byte[] bytes) {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            int left = MAX_UNZIPPED;
            for (ZipEntry entry = zip.getNextEntry(); entry != null && left > 0; entry = zip.getNextEntry()) {
                byte[] content = zip.readNBytes(left);
                left -= content.length;
                atEveryOffset(content);
            }
        } catch (IOException | IllegalArgumentException damaged) {
            // The readable part was still inspected.
        }
    }

    /** Runs a pickle to its end, or as far as it can be followed; returns whether it reached its end. */
    private boolean run(PickleMachine machine) {
        boolean ended = machine.run(MAX_WORK - work);
        work += machine.work() + 1;
        calls += machine.calls();
        for (String name : machine.imports()) if (names.size() < MAX_IMPORTS) names.add(name);
        return ended && names.size() < MAX_IMPORTS;
    }
}
