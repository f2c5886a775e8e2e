package org.kerasaudit.auditor.mutants;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Changes HDF5 files: sizes and addresses in their structures, names, element types, stored numbers. */
record HdfMutation(Random random) {
    private static final List<String> STRUCTURES =
            List.of("TREE", "SNOD", "HEAP", "GCOL", "OHDR", "OCHK", "FRHP", "BTHD");
    private static final int[] FLOATS = {0x7fc00000, 0x7f800000, 0xff800000, 0x7f7fffff, 1, 0x80000000, 0x501502f9, -1};

    /** Changes the HDF5 content of a draft and returns what was done; empty if there is none. */
    String of(Draft draft) {
        int member = draft.member("model.weights.h5");
        if (draft.members != null && member < 0) return "";
        byte[] content =
                draft.members == null ? draft.file : draft.members.get(member).content();
        if (content.length < 600 || content[1] != 'H') return "";
        byte[] changed = content.clone();
        List<String> what = new ArrayList<>();
        for (int i = 1 + (random.nextInt(4) == 0 ? random.nextInt(6) : 0); i > 0; i--)
            what.add(change(new Bytes(changed)));
        draft.replace(member, changed);
        return what.toString();
    }

    private String change(Bytes file) {
        return switch (random.nextInt(8)) {
            case 0 -> structure(file);
            case 1 -> dimension(file);
            case 2 -> address(file);
            case 3 -> name(file);
            case 4 -> number(file);
            case 5 -> word(file);
            case 6 -> attribute(file);
            default -> bit(file);
        };
    }

    /** Changes one of the first bytes of a structure: version, level, count, size or address. */
    private String structure(Bytes file) {
        String signature = STRUCTURES.get(random.nextInt(STRUCTURES.size()));
        List<Integer> all = file.all(signature);
        if (all.isEmpty()) return bit(file);
        int at = all.get(random.nextInt(all.size())) + 4 + random.nextInt(40);
        if (at + 8 > file.array().length) return "";
        if (random.nextBoolean()) file.array()[at] = (byte) random.nextInt(256);
        else file.put64(at & ~7, Odd.integer(random));
        return signature + " at " + at;
    }

    /** Changes a size in a dataspace, found by its maximum, which is usually the same. */
    private String dimension(Bytes file) {
        List<Integer> found = new ArrayList<>();
        for (int at = 8; at + 32 <= file.array().length; at += 8) {
            long size = file.int64(at);
            boolean space = file.array()[at - 8] == 1 && file.array()[at - 7] > 0 && file.array()[at - 7] < 6;
            if (space && size > 0 && size < 100_000) found.add(at);
        }
        if (found.isEmpty()) return bit(file);
        int at = found.get(random.nextInt(found.size()));
        if (random.nextInt(4) == 0) {
            file.array()[at - 7] = (byte) random.nextInt(40);
            return "rank at " + (at - 7);
        }
        int next = at + 8 * random.nextInt(Math.max(1, file.array()[at - 7]));
        if (next + 8 > file.array().length) return "";
        file.put64(next, random.nextBoolean() ? Odd.integer(random) : random.nextInt(8));
        return "size at " + next;
    }

    /** Sets an address to that of another structure. */
    private String address(Bytes file) {
        List<Integer> targets = file.all(STRUCTURES.get(random.nextInt(STRUCTURES.size())));
        List<Integer> found = new ArrayList<>();
        for (int at = 0; at + 8 <= file.array().length; at += 8) {
            long value = file.int64(at);
            if (value > 95 && value < file.array().length && value % 8 == 0) found.add(at);
        }
        if (found.isEmpty()) return bit(file);
        int at = found.get(random.nextInt(found.size()));
        boolean any = targets.isEmpty() || random.nextInt(3) == 0;
        file.put64(at, any ? random.nextInt(file.array().length) : targets.get(random.nextInt(targets.size())));
        return "address at " + at;
    }

    /** Changes a character of a name, or replaces a common name. */
    private String name(Bytes file) {
        List<String> names = List.of(
                "vars",
                "layers",
                "kernel",
                "bias",
                "weight_names",
                "layer_names",
                "model_weights",
                "model_config",
                "dense",
                "keras_version",
                "backend",
                "shape");
        String name = names.get(random.nextInt(names.size()));
        List<Integer> all = file.all(name);
        if (all.isEmpty()) return bit(file);
        int at = all.get(random.nextInt(all.size())) + random.nextInt(name.length());
        byte[] odd = {0, '/', '.', '\n', (byte) 0xff, ' ', 'x', '0'};
        file.array()[at] = odd[random.nextInt(odd.length)];
        return name + " renamed at " + at;
    }

    private String number(Bytes file) {
        int at = random.nextInt(file.array().length / 4 - 1) * 4;
        file.put32(at, FLOATS[random.nextInt(FLOATS.length)]);
        return "number at " + at;
    }

    private String word(Bytes file) {
        int at = random.nextInt(file.array().length / 8 - 1) * 8;
        switch (random.nextInt(3)) {
            case 0 -> file.put64(at, Odd.integer(random));
            case 1 -> file.put64(at, file.int64(random.nextInt(file.array().length / 8 - 1) * 8));
            default -> file.put64(at, file.int64(at) + (random.nextBoolean() ? 1 : -1));
        }
        return "word at " + at;
    }

    /** Changes a byte near the name of an attribute: its type, shape or value. */
    private String attribute(Bytes file) {
        List<Integer> all = file.all(random.nextBoolean() ? "weight_names" : "layer_names");
        if (all.isEmpty()) return structure(file);
        int at = all.get(random.nextInt(all.size())) - 12 + random.nextInt(60);
        if (at < 0 || at >= file.array().length) return "";
        file.array()[at] = (byte) random.nextInt(256);
        return "attribute at " + at;
    }

    private String bit(Bytes file) {
        int at = random.nextInt(file.array().length);
        file.array()[at] ^= (byte) (1 << random.nextInt(8));
        return "bit at " + at;
    }
}
