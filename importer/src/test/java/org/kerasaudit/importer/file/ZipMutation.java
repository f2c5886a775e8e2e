package org.kerasaudit.importer.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Changes fields of an archive's headers, and inserts, deletes and copies parts of it. */
final class ZipMutation {
    private static final int[] NEAR = {-1, 1, 2, -22, 22, 46, 20};

    /** The bounds of the fields of a header, by the last two bytes of its signature. */
    private static final Map<Integer, int[]> LAYOUTS = Map.of(
            0x0201, new int[] {4, 6, 8, 10, 16, 20, 24, 28, 30, 32, 38, 42, 46},
            0x0403, new int[] {6, 8, 14, 18, 22, 26, 28, 30},
            0x0605, new int[] {4, 8, 10, 12, 16, 20, 22},
            0x0606, new int[] {24, 32, 40, 48, 56},
            0x0706, new int[] {4, 8, 16, 20});

    private ZipMutation() {}

    static byte[] of(byte[] archive, Random random) {
        byte[] data = archive;
        for (int steps = 1 + random.nextInt(3); steps > 0; steps--) {
            List<int[]> fields = fields(data);
            int kind = random.nextInt(20);
            if (kind < 12 && !fields.isEmpty()) data = changed(data, fields.get(random.nextInt(fields.size())), random);
            else if (kind < 14) data = ZipMutantsTest.overwritten(data, random.nextInt(data.length), bytes(1, random));
            else if (kind < 16) data = inserted(data, random);
            else if (kind < 17 && data.length > 60) data = deleted(data, random);
            else data = copied(data, random);
        }
        return data;
    }

    private static List<int[]> fields(byte[] data) {
        List<int[]> fields = new ArrayList<>();
        for (int at : headers(data)) {
            int[] layout = LAYOUTS.getOrDefault(data[at + 2] | data[at + 3] << 8, new int[0]);
            for (int i = 1; i < layout.length; i++) {
                if (at + layout[i] <= data.length)
                    fields.add(new int[] {at + layout[i - 1], layout[i] - layout[i - 1]});
            }
        }
        return fields;
    }

    private static List<Integer> headers(byte[] data) {
        List<Integer> headers = new ArrayList<>();
        for (int at = 0; at + 4 <= data.length; at++) if (data[at] == 'P' && data[at + 1] == 'K') headers.add(at);
        return headers;
    }

    private static byte[] changed(byte[] data, int[] field, Random random) {
        long old = 0;
        for (int i = 0; i < field[1]; i++) old |= (data[field[0] + i] & 0xFFL) << 8 * i;
        long value = switch (random.nextInt(5)) {
            case 0 -> 0;
            case 1 -> -1;
            case 2 -> random.nextInt(data.length);
            case 3 -> old + random.nextInt(200) - 100;
            default -> old + NEAR[random.nextInt(NEAR.length)];
        };
        byte[] bytes = new byte[field[1]];
        for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) (value >> 8 * i);
        return ZipMutantsTest.overwritten(data, field[0], bytes);
    }

    private static byte[] inserted(byte[] data, Random random) {
        int at = random.nextInt(data.length + 1);
        return ZipMutantsTest.joined(data, at, bytes(1 + random.nextInt(60), random), at);
    }

    private static byte[] deleted(byte[] data, Random random) {
        int at = random.nextInt(data.length - 30);
        return ZipMutantsTest.joined(data, at, new byte[0], at + 1 + random.nextInt(25));
    }

    private static byte[] copied(byte[] data, Random random) {
        List<Integer> starts = headers(data);
        if (starts.isEmpty()) return data;
        int first = random.nextInt(starts.size());
        starts.add(data.length);
        int last = first + 1 + random.nextInt(starts.size() - first - 1);
        int from = starts.get(first);
        return ZipMutantsTest.copied(data, from, starts.get(last) - from, starts.get(random.nextInt(starts.size())));
    }

    private static byte[] bytes(int count, Random random) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
