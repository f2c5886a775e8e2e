package org.kerasaudit.importer.file.hdf5;

import io.jhdf.api.Attribute;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.StringData;
import io.jhdf.object.datatype.StringData.PaddingType;
import io.jhdf.object.datatype.VariableLength;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Place;

/** Reads HDF5 strings, of fixed length or in the global heap. All are decoded as UTF-8, regardless of their declared encoding. */
final class HdfText {
    private final HdfSource source;
    private final Place place;
    private final int budget;
    private long spent;

    private HdfText(HdfSource source, Place place, int budget) {
        this.source = source;
        this.place = place;
        this.budget = budget;
    }

    static boolean isText(DataType type) {
        return type instanceof StringData
                || type instanceof VariableLength variable && variable.isVariableLengthString();
    }

    /** Returns the strings of an attribute. An empty list may have any type. */
    static List<String> of(HdfSource source, Attribute attribute, Place place, Limits limits) {
        ByteBuffer stored = attribute.getBuffer();
        if (stored == null) return List.of();
        if (!isText(attribute.getDataType())) throw place.wrong("text", HdfTypes.describe(attribute.getDataType()));
        return read(source, attribute.getDataType(), stored, attribute.getSize(), place, limits);
    }

    /** Reads {@code count} strings of {@code type} from {@code stored}. */
    static List<String> read(
            HdfSource source, DataType type, ByteBuffer stored, long count, Place place, Limits limits) {
        int width = type.getSize();
        if (width <= 0 || count < 0 || count > stored.remaining() / width) {
            throw place.wrong(count + " strings of " + width + " bytes", stored.remaining() + " bytes");
        }
        HdfText reader = new HdfText(source, place, limits.attributeBytes());
        List<String> texts = new ArrayList<>((int) count);
        for (int i = 0; i < count; i++) {
            ByteBuffer element = stored.slice(i * width, width).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            texts.add(type instanceof StringData fixed ? reader.fixed(fixed, element) : reader.variable(element));
        }
        return texts;
    }

    private String fixed(StringData type, ByteBuffer element) {
        if (type.getPaddingType() == PaddingType.SPACE_PADDED)
            return decode(element).stripTrailing();
        return decode(element);
    }

    /** Reads a variable-length element: its length, the address of a global heap, its index in the heap. */
    private String variable(ByteBuffer element) {
        int width = source.superblock().offsetBytes();
        long length = element.getInt(0) & 0xFFFF_FFFFL;
        long address = Superblock.number(element, Integer.BYTES, width);
        int index = element.getInt(Integer.BYTES + width);
        if (length == 0 || index == 0) return "";
        ByteBuffer object = source.heaps().object(address, index, place);
        if (length > object.remaining()) throw place.wrong(length + " bytes of text", object.remaining() + " bytes");
        return decode(object.slice(0, (int) length));
    }

    private String decode(ByteBuffer text) {
        spent += text.remaining();
        if (spent > budget) throw place.beyond(budget, "bytes of text", "more");
        byte[] bytes = new byte[text.remaining()];
        text.get(bytes);
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) end++;
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
