package org.kerasaudit.importer.file.zip;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The extra fields of a member. Source: the ZIP specification 6.3.10, 4.5. */
final class ExtraFields {
    static final int ZIP64 = 1;

    /** The longest regular content of fields that common programs write: sizes, times, owners and a Unicode path. */
    private static final Map<Integer, Integer> KNOWN =
            Map.of(ZIP64, 28, 0x000A, 32, 0x5455, 13, 0x5855, 12, 0x7855, 4, 0x7875, 15, 0x7075, 1024);

    private ExtraFields() {}

    /** A field; an ID of -1 marks bytes at the end that are not a field. */
    record Field(int id, ByteBuffer data) {
        /** Returns whether common programs write such a field. */
        boolean isKnown() {
            return data.remaining() <= KNOWN.getOrDefault(id, -1);
        }

        /** Returns {@code an extra field 0x6875 of 10 bytes}. */
        String described() {
            String size = " of " + data.remaining() + " bytes";
            return id < 0 ? "an incomplete extra field" + size : "an extra field 0x" + Integer.toHexString(id) + size;
        }
    }

    /** Returns the fields in {@code extra}, whose position does not change. */
    static List<Field> of(ByteBuffer extra) {
        List<Field> fields = new ArrayList<>();
        int at = extra.position();
        while (extra.limit() - at >= 4) {
            int length = extra.getShort(at + 2) & 0xFFFF;
            if (length > extra.limit() - at - 4) break;
            fields.add(new Field(
                    extra.getShort(at) & 0xFFFF, extra.slice(at + 4, length).order(extra.order())));
            at += 4 + length;
        }
        if (at < extra.limit())
            fields.add(new Field(-1, extra.slice(at, extra.limit() - at).order(extra.order())));
        return fields;
    }
}
