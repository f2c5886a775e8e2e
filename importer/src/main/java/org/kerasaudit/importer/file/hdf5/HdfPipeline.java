package org.kerasaudit.importer.file.hdf5;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.kerasaudit.importer.file.bytes.Oddity.Kind;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.file.hdf5.HdfMessages.Message;

/**
 * The filters of a dataset, in the order in which they were applied.
 *
 * <p><a href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format, IV.A.2.l</a>.
 */
record HdfPipeline(List<Filter> filters) {
    /** The filters that are part of libhdf5: deflate, shuffle, fletcher32, szip, nbit and scaleoffset. */
    private static final int BUILT_IN = 6;

    /** The most parameters of each built-in filter; those of nbit describe a datatype. */
    private static final int[] MOST_PARAMETERS = {0, 1, 1, 0, 4, 1 << 10, 20};

    private static final int NAMED = 256;
    private static final int MAX_FILTERS = 32;

    /** A filter with its registered ID; the name is empty if it is not stored. */
    record Filter(int id, String name, int[] parameters) {
        private boolean isPlain() {
            return id > 0 && id <= BUILT_IN && parameters.length <= MOST_PARAMETERS[id];
        }

        private String described() {
            String called = "filter " + id + (name.isEmpty() ? "" : ", named '" + name + "'");
            return id > 0 && id <= BUILT_IN ? called + ", with " + parameters.length + " parameters" : called;
        }
    }

    /** Returns the filters in an object's messages. Throws an unspecified runtime exception if they are damaged. */
    static HdfPipeline of(List<Message> messages) {
        ByteBuffer message = HdfMessages.only(messages, HdfMessages.FILTERS);
        return message == null ? new HdfPipeline(List.of()) : read(message);
    }

    private static HdfPipeline read(ByteBuffer message) {
        boolean old = message.get(0) == 1;
        int count = message.get(1) & 0xFF;
        message = message.duplicate().order(message.order()).position(old ? 8 : 2);
        List<Filter> filters = new ArrayList<>();
        while (filters.size() < count) {
            int id = message.getShort() & 0xFFFF;
            int length = old || id >= NAMED ? message.getShort() & 0xFFFF : 0;
            message.getShort();
            int[] parameters = new int[message.getShort() & 0xFFFF];
            int nameAt = message.position();
            message.position(nameAt + (old ? length + 7 & -8 : length));
            for (int i = 0; i < parameters.length; i++) parameters[i] = message.getInt();
            if (old && parameters.length % 2 == 1) message.getInt();
            String name = HdfLink.text(message, nameAt, length);
            int end = name.indexOf('\0');
            filters.add(new Filter(id, end < 0 ? name : name.substring(0, end), parameters));
        }
        return new HdfPipeline(filters);
    }

    /**
     * Reports the filters of the object at {@code place} that libhdf5 would have to load, or that have too many
     * parameters.
     */
    static void report(List<Message> messages, Place place) {
        if (!HdfMessages.has(messages, HdfMessages.FILTERS)) return;
        String expected = "the filters of libhdf5";
        try {
            if (HdfMessages.only(messages, HdfMessages.FILTERS) == null) {
                place.odd(Kind.UNKNOWN_FILTER, expected, "several lists of filters, or a shared one");
                return;
            }
            HdfPipeline pipeline = of(messages);
            if (pipeline.filters.size() > MAX_FILTERS) {
                place.odd(
                        Kind.UNKNOWN_FILTER,
                        "at most " + MAX_FILTERS + " filters",
                        pipeline.filters.size() + " filters");
            }
            for (Filter filter : pipeline.filters) {
                if (!filter.isPlain()) place.odd(Kind.UNKNOWN_FILTER, expected, filter.described());
            }
        } catch (RuntimeException damaged) {
            place.odd(Kind.UNKNOWN_FILTER, expected, "a damaged list of filters");
        }
    }
}
