package org.kerasaudit.auditor.mutants;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kerasaudit.auditor.mutants.Members.Member;

/** Changes recordings: names, shapes, element types and values of their arrays. */
record RecordingMutation(Corpus corpus, Random random) {
    private static final int PREFIX = 10;
    private static final Pattern TYPE = Pattern.compile("'[<>|](\\w)(\\d+)'");
    private static final List<String> TYPES = List.of(
            "<f4", "<f8", "<f2", "<i4", "<i8", "|i1", "|u1", "<u4", "|b1", "<U3", "|S4", "|O", ">f4", "<c8", "|V2",
            "<M8", "x");

    /** Changes the recording of a draft and returns what was done; empty if there is none. */
    String of(Draft draft) throws IOException {
        if (draft.recording == null) return "";
        if (random.nextInt(12) == 0) return swapped(draft);
        List<Member> arrays = new ArrayList<>(Members.of(draft.recording));
        List<String> what = new ArrayList<>();
        for (int i = 1 + random.nextInt(2); i > 0 && !arrays.isEmpty(); i--) what.add(change(arrays));
        draft.recording = Members.archive(arrays, random.nextBoolean());
        return what.toString();
    }

    private String swapped(Draft draft) {
        draft.recording = Corpus.recording(corpus.file(random));
        return "recording of another model";
    }

    private String change(List<Member> arrays) {
        int at = random.nextInt(arrays.size());
        Member array = arrays.get(at);
        Member other = arrays.get(random.nextInt(arrays.size()));
        switch (random.nextInt(9)) {
            case 0 -> arrays.remove(at);
            case 1 -> arrays.set(at, new Member(array.name(), other.content()));
            case 2 -> arrays.set(at, new Member(name(other.name()), array.content()));
            case 3 -> arrays.add(new Member(name(other.name()), array.content()));
            case 4 -> arrays.set(at, new Member(array.name(), damaged(array.content())));
            case 5 -> arrays.set(at, new Member(array.name(), number(array.content())));
            default -> arrays.set(at, new Member(array.name(), header(array.content())));
        }
        return "array " + array.name();
    }

    private String name(String other) {
        return switch (random.nextInt(7)) {
            case 0 -> "inputs/" + random.nextInt(3) + ".npy";
            case 1 -> "outputs/" + random.nextInt(3) + ".npy";
            case 2 -> "meta/backend.npy";
            case 3 -> "meta/sha256.npy";
            case 4 -> other.replace(".npy", "/1.npy");
            case 5 -> other.replace(".npy", "");
            default -> other;
        };
    }

    private byte[] number(byte[] array) {
        byte[] changed = array.clone();
        int[] odd = {0x7fc00000, 0x7f800000, 0xff800000, 0x7f7fffff, 1, Integer.MIN_VALUE, -1};
        int last = changed.length - 4 * (1 + random.nextInt(4));
        if (last >= PREFIX) new Bytes(changed).put32(last, odd[random.nextInt(odd.length)]);
        return changed;
    }

    private byte[] damaged(byte[] array) {
        if (array.length < 2) return array;
        if (random.nextBoolean()) return Arrays.copyOf(array, random.nextInt(array.length));
        byte[] changed = array.clone();
        changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        return changed;
    }

    /** Changes the element type, the shape or the order, and mostly makes the data as long as that needs. */
    private byte[] header(byte[] array) {
        if (array.length < PREFIX || array[0] != (byte) 0x93) return array;
        int data = PREFIX + new Bytes(array).int16(8);
        if (data > array.length) return array;
        String old = new String(array, PREFIX, data - PREFIX, StandardCharsets.ISO_8859_1);
        String header = switch (random.nextInt(4)) {
            case 0 -> old.replaceFirst("'[<>|][^']*'", "'" + TYPES.get(random.nextInt(TYPES.size())) + "'");
            case 1 -> old.replace("False", "True");
            default -> old.replaceFirst("\\([^)]*\\)", "(" + sizes(old) + ")");
        };
        byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        changed.write(array, 0, 8);
        changed.write(text.length);
        changed.write(text.length >> 8);
        changed.writeBytes(text);
        byte[] rest = Arrays.copyOfRange(array, data, array.length);
        changed.writeBytes(random.nextInt(3) == 0 ? rest : Arrays.copyOf(rest, width(header) * length(header)));
        return changed.toByteArray();
    }

    private String sizes(String header) {
        int from = header.indexOf('(') + 1;
        List<String> sizes = new ArrayList<>(
                List.of(header.substring(from, header.indexOf(')')).split(",\\s*")));
        sizes.removeIf(String::isEmpty);
        int at = random.nextInt(sizes.size() + 1);
        String size = Long.toString(random.nextInt(4) == 0 ? Odd.integer(random) : random.nextInt(7));
        if (at == sizes.size() || random.nextInt(3) == 0) sizes.add(at, size);
        else if (random.nextInt(3) == 0) sizes.remove(at);
        else sizes.set(at, size);
        return String.join(", ", sizes) + (sizes.isEmpty() ? "" : ",");
    }

    /** Returns the number of bytes of an element. */
    private static int width(String header) {
        Matcher type = TYPE.matcher(header);
        if (!type.find()) return 4;
        int size = Integer.parseInt(type.group(2));
        return type.group(1).equals("U") ? 4 * size : size;
    }

    /** Returns the number of elements that a header states, if it is small. */
    private static int length(String header) {
        int from = header.indexOf('(') + 1;
        long length = 1;
        for (String size : header.substring(from, header.indexOf(')')).split(",\\s*")) {
            if (!size.isEmpty()) length *= Long.parseLong(size);
        }
        return length >= 0 && length < 100_000 ? (int) length : 3;
    }
}
