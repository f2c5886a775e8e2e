package org.kerasaudit.auditor.security;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * What unpickling bytes would import and how often it would call something, told from the opcodes alone. Nothing is imported, built
 * or called. Source: Python's {@code pickletools}, protocols 0 to 5.
 */
final class PickleImports {
    private static final int MOST_UNZIPPED = 1 << 24;
    private static final int MOST_IMPORTS = 20;

    /** Enough for any real pickle; a hostile one could begin anew at every other byte. */
    private static final int MOST_STEPS = 1 << 24;

    private final byte[] bytes;
    private final Set<String> imports = new LinkedHashSet<>();
    private final Deque<String> texts = new ArrayDeque<>();
    private int at;
    private int calls;
    private int steps;

    private PickleImports(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The imports of every pickle in {@code bytes}, which may be those of a zip archive that torch wrote. */
    static PickleImports in(byte[] bytes) {
        PickleImports found = new PickleImports(bytes);
        found.everywhere();
        if (found.imports.isEmpty() && bytes.length > 2 && bytes[0] == 'P' && bytes[1] == 'K') found.unzipped();
        return found;
    }

    String described() {
        String more = steps > MOST_STEPS ? ", and goes on" : "";
        if (imports.isEmpty()) return (calls == 0 ? "that imports nothing" : "that calls " + calls + " times") + more;
        return "that imports " + String.join(", ", imports) + " and calls " + calls + " times" + more;
    }

    /** A pickle since protocol 2 begins with its protocol; one that begins otherwise can only be the whole. */
    private void everywhere() {
        for (int start = 0; start < bytes.length - 1 && steps <= MOST_STEPS; start++) {
            boolean marked = (bytes[start] & 0xff) == 0x80 && bytes[start + 1] >= 2 && bytes[start + 1] <= 5;
            boolean plain = start == 0 && bytes[0] != 'P' && !marked;
            if (!marked && !plain) continue;
            at = start;
            texts.clear();
            if (run() && marked) start = at - 1;
        }
    }

    private void unzipped() {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            int left = MOST_UNZIPPED;
            for (ZipEntry entry = zip.getNextEntry(); entry != null && left > 0; entry = zip.getNextEntry()) {
                byte[] content = zip.readNBytes(left);
                left -= content.length;
                PickleImports inner = new PickleImports(content);
                inner.everywhere();
                imports.addAll(inner.imports);
                calls += inner.calls;
            }
        } catch (IOException | IllegalArgumentException damaged) {
            // What could be read was looked at.
        }
    }

    /** Goes through opcodes until the pickle stops; false where they are none. */
    private boolean run() {
        while (at < bytes.length && steps++ < MOST_STEPS) {
            int code = bytes[at++] & 0xff;
            if (code == '.') return true;
            if (!step(code)) return false;
        }
        return false;
    }

    private boolean step(int code) {
        switch (code) {
            case 'c', 'i' -> {
                String module = line();
                imported(module + "." + line());
                if (code == 'i') calls++;
            }
            case 0x93 -> {
                String name = texts.isEmpty() ? "?" : texts.pop();
                imported((texts.isEmpty() ? "?" : texts.pop()) + "." + name);
            }
            case 'R', 'o', 0x81, 0x92, 'b' -> calls++;
            case 0x82, 0x83, 0x84 -> {
                calls++;
                return skip(1 << (code - 0x82));
            }
            case 0x8c -> {
                return text(1);
            }
            case 'X', 'B', 'T' -> {
                return text(4);
            }
            case 'U', 'C' -> {
                return text(1);
            }
            case 0x8d, 0x8e, 0x96 -> {
                return text(8);
            }
            case 'V', 'S' -> texts.push(line());
            default -> {
                return plain(code);
            }
        }
        return true;
    }

    /** Opcodes that neither name nor call anything. */
    private boolean plain(int code) {
        switch (code) {
            case 'I', 'L', 'F', 'P', 'p', 'g' -> line();
            case 'K', 'h', 'q', 0x80 -> {
                return skip(1);
            }
            case 'M' -> {
                return skip(2);
            }
            case 'J', 'j', 'r' -> {
                return skip(4);
            }
            case 'G', 0x95 -> {
                return skip(8);
            }
            case 0x8a -> {
                return text(1);
            }
            case 0x8b -> {
                return text(4);
            }
            default -> {
                return "(0126Nae)]}ldtsuQ".indexOf(code) >= 0 || code >= 0x85 && code <= 0x98;
            }
        }
        return true;
    }

    private void imported(String name) {
        if (imports.size() < MOST_IMPORTS) imports.add(Texts.quoted(name));
    }

    private boolean skip(int count) {
        if (count > bytes.length - at) return false;
        at += count;
        return true;
    }

    private boolean text(int sizeBytes) {
        long length = 0;
        if (sizeBytes > bytes.length - at) return false;
        for (int i = 0; i < sizeBytes; i++) length |= (bytes[at + i] & 0xffL) << 8 * i;
        at += sizeBytes;
        if (length < 0 || length > bytes.length - at) return false;
        int end = at + (int) length;
        texts.push(new String(Arrays.copyOfRange(bytes, at, Math.min(end, at + 256)), StandardCharsets.UTF_8));
        at = end;
        return true;
    }

    private String line() {
        int start = at;
        while (at < bytes.length && bytes[at] != '\n') at++;
        String text = new String(bytes, start, Math.min(at - start, 256), StandardCharsets.UTF_8);
        at = Math.min(at + 1, bytes.length);
        return text;
    }
}
