package org.kerasaudit.importer.layers.spatial;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.DataFormat;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.Shape;

/** The number of cells at both ends of each spatial axis that padding adds or cropping removes. */
record Margins(int[] before, int[] after, DataFormat format) {

    int rank() {
        return before.length;
    }

    /** Returns the first spatial axis of a batch. */
    int firstAxis() {
        return format == DataFormat.CHANNELS_FIRST ? 2 : 1;
    }

    /** Returns {@code margin} with one entry per tensor axis instead of per spatial axis. */
    int[] perAxis(int[] margin) {
        int[] all = new int[rank() + 2];
        System.arraycopy(margin, 0, all, firstAxis(), rank());
        return all;
    }

    Shape addTo(Shape input) {
        DataFormat.requireRank(input, rank());
        Shape output = input;
        for (int i = 0; i < rank(); i++) {
            int axis = firstAxis() + i;
            if (input.known(axis)) output = output.with(axis, Math.addExact(input.dim(axis), both(i)));
        }
        return output;
    }

    /** Throws {@link ShapeException} if nothing would remain. */
    Shape cutFrom(Shape input) {
        DataFormat.requireRank(input, rank());
        Shape output = input;
        for (int i = 0; i < rank(); i++) {
            int axis = firstAxis() + i;
            if (input.known(axis) && input.dim(axis) <= both(i)) {
                throw new ShapeException("more than " + both(i) + " cells along axis " + axis, input.toString());
            }
            if (input.known(axis)) output = output.with(axis, input.dim(axis) - both(i));
        }
        return output;
    }

    private long both(int i) {
        return (long) before[i] + after[i];
    }

    /**
     * Reads margins in any form Keras has written: one number for all; in one dimension a pair, in more a number or a
     * pair per axis; in Keras 1 also four numbers in two dimensions, or an object naming the sides. Returns {@code
     * defaultValue} on every side if the key is absent.
     */
    static Margins read(Config config, String key, int rank, int defaultValue, DataFormat format) {
        int[] ends = new int[2 * rank];
        Arrays.fill(ends, defaultValue);
        if (config.has(key))
            ends = new Reader(key, config.raw(key), rank, config.origin().keras1()).read();
        int[] before = new int[rank];
        int[] after = new int[rank];
        for (int i = 0; i < rank; i++) {
            before[i] = ends[2 * i];
            after[i] = ends[2 * i + 1];
        }
        return new Margins(before, after, format);
    }

    /** Reads both ends of every axis in turn: before, after, before, after. */
    private record Reader(String key, JsonNode value, int rank, boolean keras1) {
        private static final List<String> SIDES = List.of("top_pad", "bottom_pad", "left_pad", "right_pad");

        int[] read() {
            if (value.isObject() && keras1 && rank < 3) return namedSides();
            boolean flat = rank == 1 || keras1 && rank == 2 && value.size() == 4;
            int count = flat ? 2 * rank : rank;
            if (value.isArray() && value.size() != count) throw wrong();
            int[] ends = new int[2 * rank];
            for (int i = 0; i < ends.length; i++) {
                JsonNode item = value.isArray() ? value.get(flat ? i : i / 2) : value;
                ends[i] = cells(flat ? item : end(item, i % 2));
            }
            return ends;
        }

        private JsonNode end(JsonNode axis, int end) {
            if (axis.isArray() && axis.size() != 2) throw wrong();
            return axis.isArray() ? axis.get(end) : axis;
        }

        private int[] namedSides() {
            List<String> sides = rank == 1 ? SIDES.subList(2, 4) : SIDES;
            value.fieldNames().forEachRemaining(name -> {
                if (!sides.contains(name)) throw wrong();
            });
            return sides.stream()
                    .mapToInt(side -> value.has(side) ? cells(value.get(side)) : 0)
                    .toArray();
        }

        private int cells(JsonNode item) {
            boolean whole = item.isIntegralNumber() && item.canConvertToInt()
                    || item.isFloatingPointNumber() && item.asDouble() == item.asInt();
            if (!whole || item.asInt() < 0) throw wrong();
            return item.asInt();
        }

        private ConfigException wrong() {
            return Config.wrong(key, rank == 1 ? "2 integers ≥ 0" : rank + " integers or pairs ≥ 0", value);
        }
    }
}
