package org.kerasaudit.importer.file.hdf5;

import java.nio.ByteBuffer;
import java.util.function.Predicate;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Oddity.Kind;
import org.kerasaudit.importer.file.bytes.Place;

/** The attributes, datasets and strings of an HDF5 file that Keras does not read; reports and embeds them. */
public final class HdfLeftovers {
    /** First bytes of files, in little-endian order: ELF, MZ, zip, 7z, xz, HDF5, a script, pickles of protocol 4 and 5. */
    private static final long[] MAGICS = {
        0x464C_457FL,
        0x0090_5A4DL,
        0x0403_4B50L,
        0x1C27_AFBC_7A37L,
        0x5A58_37FDL,
        0x0A1A_0A0D_4644_4889L,
        0x2F21_23L,
        0x9504_80L,
        0x9505_80L
    };

    private final HdfSource source;
    private final HdfOutline outline;

    HdfLeftovers(HdfSource source, HdfOutline outline) {
        this.source = source;
        this.outline = outline;
    }

    /**
     * Embeds what can be read of the HDF5 file in {@code bytes}, however damaged, except attributes that {@code
     * skipped} accepts.
     */
    public static void salvage(Bytes bytes, Place place, Limits limits, Predicate<HdfAttribute> skipped) {
        try {
            HdfSource source = HdfSource.of(bytes, place);
            HdfLeftovers all =
                    new HdfLeftovers(source, HdfScan.lenient(source, limits).outline());
            all.forEachAttribute(attribute -> {
                if (skipped.test(attribute)) return;
                all.embed(attribute.owner() + "@" + attribute.name(), attribute.value());
            });
            for (HdfOutline.Dataset dataset : all.outline.datasets()) {
                HdfValue value = new HdfContent(source, dataset).value();
                if (!value.isNumeric()) all.embed(dataset.path(), value);
            }
        } catch (KerasFormatException damaged) {
            // What was found so far is embedded.
        }
        HdfHeaps.forEachObject(
                bytes,
                (address, index, content) ->
                        place.in("/: heap at " + address + ", object " + index).embed(content));
    }

    /** Receives attributes. */
    public interface Attributes {
        void accept(HdfAttribute attribute);
    }

    private void forEachAttribute(Attributes sink) {
        outline.groups().forEach(group -> visit(group, sink));
        outline.datasets().forEach(dataset -> visit(dataset, sink));
        outline.types().forEach(type -> visit(type, sink));
    }

    private void visit(HdfOutline.Owner owner, Attributes sink) {
        if (owner.attributes().isEmpty() && owner.attributeInfo() == null) return;
        Place place = source.place().in(owner.path());
        place.guard("readable attributes", () -> {
            for (ByteBuffer message : owner.attributes().values()) visit(owner, message, sink);
            ByteBuffer info = owner instanceof HdfOutline.Dataset ? owner.attributeInfo() : null;
            if (info != null) HdfDense.attributes(source, info).forEach(message -> visit(owner, message, sink));
            return owner;
        });
    }

    private void visit(HdfOutline.Owner owner, ByteBuffer message, Attributes sink) {
        sink.accept(HdfAttribute.read(source, owner.path(), message));
    }

    /** Reports every attribute that {@code isRead} does not accept, and every named datatype. */
    public void reportAttributes(Predicate<HdfAttribute> isRead) {
        forEachAttribute(attribute -> {
            if (isRead.test(attribute)) {
                attribute.value().markRead();
                return;
            }
            String place = attribute.owner() + "@" + attribute.name();
            report(
                    place,
                    "an attribute that Keras reads",
                    "an attribute with " + attribute.value().described());
            embed(place, attribute.value());
        });
        outline.types().forEach(type -> report(type.path(), "a group or dataset", "a named datatype"));
    }

    /** Reports every dataset that is not numeric, or whose path {@code isRead} does not accept. */
    public void reportDatasets(Predicate<String> isRead) {
        for (HdfOutline.Dataset dataset : outline.datasets()) {
            boolean read = isRead.test(dataset.path());
            HdfNumbers numbers = dataset.numbers();
            if (read && numbers != null && !beginsLikeFile(numbers)) continue;
            HdfValue value = new HdfContent(source, dataset).value();
            if (read && value.isNumeric()) {
                if (numbers != null) embed(dataset.path(), value);
                continue;
            }
            report(dataset.path(), "a weight that Keras reads", "a dataset with " + value.described());
            embed(dataset.path(), value);
        }
    }

    /** Reports every string in a global heap that no attribute or dataset refers to; call this last. */
    public void reportStrings() {
        source.heaps().forEachUnread((address, index, content) -> {
            String place = "/: heap at " + address + ", object " + index;
            report(place, "a string that an attribute or dataset refers to", content.remaining() + " bytes");
            source.place().in(place).embed(content);
        });
    }

    /** Returns whether the numbers begin with the bytes of a program, an archive, an HDF5 file, a script or a pickle. */
    private boolean beginsLikeFile(HdfNumbers numbers) {
        if (!source.has(numbers.address(), Long.BYTES)
                || numbers.count() * numbers.type().bytes() < Long.BYTES) return false;
        long first = source.buffer(numbers.address(), Long.BYTES).getLong(0);
        for (long magic : MAGICS) {
            int bits = Long.SIZE - Long.numberOfLeadingZeros(magic) + Byte.SIZE - 1 & -Byte.SIZE;
            if (bits == Long.SIZE ? first == magic : (first & (1L << bits) - 1) == magic) return true;
        }
        return false;
    }

    private void report(String place, String expected, String found) {
        source.place().in(place).odd(Kind.UNREAD_PLACE, expected, found);
    }

    private void embed(String place, HdfValue value) {
        source.place().in(place).embed(value.bytes());
    }
}
