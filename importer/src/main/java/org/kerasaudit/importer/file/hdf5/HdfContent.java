package org.kerasaudit.importer.file.hdf5;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.kerasaudit.importer.file.bytes.ByteRanges;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.file.hdf5.HdfMessages.Message;

/**
 * The beginning of a dataset's stored bytes, for inspection: of any type, but only in the layouts that h5py writes by
 * default.
 */
record HdfContent(HdfSource source, HdfOutline.Dataset dataset) {
    private static final int MOST = 4 << 20;
    private static final int COMPACT = 0;
    private static final int CONTIGUOUS = 1;
    private static final int CHUNKED = 2;

    private Place place() {
        return source.place().in(dataset.path());
    }

    /** Returns the elements; none if they cannot be located. */
    HdfValue value() {
        ByteBuffer none = ByteBuffer.allocate(0);
        HdfNumbers numbers = dataset.numbers();
        if (numbers != null) {
            ByteBuffer type = ByteBuffer.allocate(8).putInt(4, numbers.type().bytes());
            long count = numbers.count();
            return new HdfValue(
                    source,
                    place(),
                    type,
                    count,
                    at(numbers.address(), count * numbers.type().bytes()));
        }
        List<Message> messages = dataset.messages();
        ByteBuffer type = HdfMessages.only(messages, HdfMessages.DATATYPE);
        ByteBuffer space = HdfMessages.only(messages, HdfMessages.DATASPACE);
        if (type == null || space == null) return new HdfValue(source, place(), none, 0, none);
        long count = HdfNumbers.count(space, source);
        try {
            return new HdfValue(source, place(), type, count, stored(messages, space.get(1)));
        } catch (RuntimeException damaged) {
            return new HdfValue(source, place(), type, count, none);
        }
    }

    private ByteBuffer stored(List<Message> messages, int axes) {
        ByteBuffer layout = HdfMessages.only(messages, HdfMessages.LAYOUT);
        if (layout == null || layout.get(0) < 3) return ByteBuffer.allocate(0);
        int offsets = source.superblock().offsetBytes();
        return switch (layout.get(1)) {
            case COMPACT -> layout.slice(4, layout.getShort(2) & 0xFFFF).order(layout.order());
            case CONTIGUOUS ->
                at(
                        Superblock.number(layout, 2, offsets),
                        Superblock.number(
                                layout, 2 + offsets, source.superblock().lengthBytes()));
            case CHUNKED ->
                layout.get(0) == 3
                        ? chunks(messages, Superblock.number(layout, 3, offsets), axes)
                        : ByteBuffer.allocate(0);
            default -> ByteBuffer.allocate(0);
        };
    }

    private ByteBuffer at(long address, long length) {
        if (address < 0) return ByteBuffer.allocate(0);
        return source.buffer(address, Math.min(Math.min(length, MOST), Math.max(0, source.left(address))));
    }

    /** Returns the chunks one after the other, with their filters reversed. */
    private ByteBuffer chunks(List<Message> messages, long tree, int axes) {
        List<HdfPipeline.Filter> filters = HdfPipeline.of(messages).filters();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        if (tree < 0) return ByteBuffer.allocate(0);
        new HdfStorage(source, new ByteRanges()).forEachChunk(tree, axes, (address, length) -> {
            if (all.size() >= MOST) return;
            byte[] chunk = new byte[(int) Math.min(length, MOST)];
            source.buffer(address, chunk.length).get(chunk);
            all.writeBytes(decoded(chunk, filters));
        });
        return ByteBuffer.wrap(all.toByteArray());
    }

    private byte[] decoded(byte[] chunk, List<HdfPipeline.Filter> filters) {
        byte[] decoded = chunk;
        try {
            for (int i = filters.size() - 1; i >= 0; i--)
                decoded = HdfFilters.decode(filters.get(i), decoded, MOST, place());
        } catch (RuntimeException damaged) {
            return chunk;
        }
        return decoded;
    }
}
