package org.kerasaudit.importer.file.hdf5;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.kerasaudit.importer.file.bytes.Place;

/** Reverses the filters that h5py applies to chunks: deflate (gzip), shuffle, Fletcher checksum. */
final class HdfFilters {
    private static final int DEFLATE = 1;
    private static final int SHUFFLE = 2;
    private static final int FLETCHER32 = 3;
    private static final int FLETCHER_MODULUS = 0xFFFF;

    private HdfFilters() {}

    /** Returns {@code data} as it was before {@code filter} was applied; at most {@code most} bytes plus a checksum. */
    static byte[] decode(HdfPipeline.Filter filter, byte[] data, int most, Place place) {
        return switch (filter.id()) {
            case DEFLATE -> inflate(data, most + Integer.BYTES, place);
            case SHUFFLE -> unshuffle(data, filter.parameters(), place);
            case FLETCHER32 -> checked(data, place);
            default -> throw place.wrong("gzip, shuffle or fletcher32 chunks", "the filter " + filter.name());
        };
    }

    private static byte[] inflate(byte[] data, int most, Place place) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(data);
            byte[] inflated = new byte[most];
            int length = 0;
            for (int part = 1; part > 0 && length < most; length += part) {
                part = inflater.inflate(inflated, length, most - length);
            }
            if (!inflater.finished())
                throw place.wrong("a deflated chunk of at most " + most + " bytes", "a longer or truncated one");
            return Arrays.copyOf(inflated, length);
        } catch (DataFormatException e) {
            throw place.wrong("a deflated chunk", String.valueOf(e.getMessage()));
        } finally {
            inflater.end();
        }
    }

    /** Regroups bytes into elements; shuffled data stores byte {@code i} of all elements contiguously. */
    private static byte[] unshuffle(byte[] data, int[] parameters, Place place) {
        int width = parameters.length == 0 ? 0 : parameters[0];
        if (width <= 0) throw place.wrong("an element size for the shuffle filter", Arrays.toString(parameters));
        int count = data.length / width;
        byte[] elements = data.clone();
        for (int i = 0; i < count; i++) {
            for (int b = 0; b < width; b++) elements[i * width + b] = data[b * count + i];
        }
        return elements;
    }

    private static byte[] checked(byte[] data, Place place) {
        int length = data.length - Integer.BYTES;
        if (length < 0) throw place.wrong("a chunk and its checksum", data.length + " bytes");
        int stored = 0;
        for (int b = Integer.BYTES - 1; b >= 0; b--) stored = stored << 8 | data[length + b] & 0xFF;
        if (stored != fletcher32(data, length)) throw place.wrong("the chunk's checksum", "a different one: damaged");
        return Arrays.copyOf(data, length);
    }

    /** Computes the Fletcher checksum of 16-bit words, high byte first, as HDF5 does. */
    private static int fletcher32(byte[] data, int length) {
        long low = 0;
        long high = 0;
        for (int i = 0; i < length; i += 2) {
            int word = (data[i] & 0xFF) << 8 | (i + 1 < length ? data[i + 1] & 0xFF : 0);
            low = (low + word) % FLETCHER_MODULUS;
            high = (high + low) % FLETCHER_MODULUS;
        }
        return (int) (folded(high, length) << 16 | folded(low, length));
    }

    /** Replaces 0 with 65535, which HDF5's end-around carry produces instead. */
    private static long folded(long sum, int length) {
        return sum == 0 && length > 0 ? FLETCHER_MODULUS : sum;
    }
}
