package org.kerasaudit.importer.file.hdf5;

import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.exceptions.HdfException;
import io.jhdf.filter.PipelineFilterWithData;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Place;

/** Assembles a dataset from its chunks. */
final class HdfChunks {
    /** Limited because looking up a missing chunk is slow. */
    private static final int MAX_MISSING = 1 << 15;

    private final ChunkedDataset dataset;
    private final JhdfStorage storage;
    private final Place place;
    private final Limits limits;
    private final int elementBytes;
    private final int[] dims;
    private final int[] chunk;
    private final int chunkBytes;
    private int missingChunks;

    private HdfChunks(ChunkedDataset dataset, JhdfStorage storage, Place place, int[] dims, Limits limits) {
        this.dataset = dataset;
        this.storage = storage;
        this.place = place;
        this.limits = limits;
        this.elementBytes = dataset.getDataType().getSize();
        this.dims = dims;
        this.chunk = dataset.getChunkDimensions();
        if (chunk.length != dims.length || Arrays.stream(chunk).anyMatch(size -> size <= 0)) {
            throw place.wrong("chunks with " + dims.length + " axes", Arrays.toString(chunk));
        }
        int bytes = elementBytes;
        for (int size : chunk) bytes = Math.multiplyExact(bytes, size);
        this.chunkBytes = bytes;
    }

    /**
     * Reads the bytes of a dataset of sizes {@code dims}, none of which is 0, in row-major order.
     *
     * @param storage the storage of {@code dataset}, not used concurrently
     * @param content receives the bytes; filled with the fill value, which missing chunks leave unchanged
     * @return the number of elements in missing chunks
     */
    static long read(
            ChunkedDataset dataset, JhdfStorage storage, Place place, int[] dims, byte[] content, Limits limits) {
        HdfChunks chunks = new HdfChunks(dataset, storage, place, dims, limits);
        dataset.getStorageInBytes();
        chunks.checkCount();
        return chunks.read(content);
    }

    private void checkCount() {
        long count = 1;
        for (int axis = 0; axis < dims.length; axis++) count *= (dims[axis] - 1) / chunk[axis] + 1;
        if (count > limits.hdfObjects()) {
            throw place.beyond(limits.hdfObjects(), "chunks", count + " chunks");
        }
    }

    private long read(byte[] content) {
        long missing = 0;
        List<PipelineFilterWithData> filters = dataset.getFilters();
        int[] offset = new int[dims.length];
        do {
            ByteBuffer stored = stored(offset);
            if (stored == null) {
                missing += inside(offset);
                if (++missingChunks > MAX_MISSING) {
                    throw place.beyond(MAX_MISSING, "chunks that are not stored", "more");
                }
            } else {
                copy(decode(stored, filters), offset, content);
            }
        } while (advance(offset));
        return missing;
    }

    /** Counts the elements of a chunk that lie inside the dataset. */
    private long inside(int[] offset) {
        long elements = 1;
        for (int axis = 0; axis < dims.length; axis++) elements *= Math.min(chunk[axis], dims[axis] - offset[axis]);
        return elements;
    }

    /** Advances to the next chunk; returns false after the last. */
    private boolean advance(int[] offset) {
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            if (offset[axis] < dims[axis] - chunk[axis]) {
                offset[axis] += chunk[axis];
                return true;
            }
            offset[axis] = 0;
        }
        return false;
    }

    /**
     * Returns the bytes of a chunk, or null if it is not stored. jhdf has already read the index of all chunks, so an exception
     * without any read request means that the chunk is missing.
     */
    private @Nullable ByteBuffer stored(int[] offset) {
        long before = storage.readsLeft();
        try {
            return dataset.getRawChunkBuffer(offset);
        } catch (HdfException failed) {
            if (storage.readsLeft() == before) return null;
            throw failed;
        }
    }

    private byte[] decode(ByteBuffer stored, List<PipelineFilterWithData> filters) {
        if (!filters.isEmpty() && !limits.plausible(chunkBytes, stored.remaining())) {
            throw place.wrong(
                    "chunks of at most " + limits.expansion() + " times their stored bytes", chunkBytes + " bytes");
        }
        byte[] decoded = new byte[stored.remaining()];
        stored.get(decoded);
        for (int i = filters.size() - 1; i >= 0; i--) {
            decoded = HdfFilters.decode(filter(filters.get(i)), decoded, chunkBytes, place);
        }
        if (decoded.length != chunkBytes)
            throw place.wrong("a chunk of " + chunkBytes + " bytes", decoded.length + " bytes");
        return decoded;
    }

    private static HdfPipeline.Filter filter(PipelineFilterWithData filter) {
        return new HdfPipeline.Filter(filter.getId(), filter.getName(), filter.getFilterData());
    }

    /** Copies the part of a chunk that lies inside the dataset, row by row. */
    private void copy(byte[] from, int[] offset, byte[] content) {
        int last = dims.length - 1;
        int rowBytes = Math.min(chunk[last], dims[last] - offset[last]) * elementBytes;
        int[] row = new int[dims.length];
        do {
            int source = 0;
            int target = 0;
            for (int axis = 0; axis < dims.length; axis++) {
                source = source * chunk[axis] + row[axis];
                target = target * dims[axis] + offset[axis] + row[axis];
            }
            System.arraycopy(from, source * elementBytes, content, target * elementBytes, rowBytes);
        } while (nextRow(row, offset));
    }

    private boolean nextRow(int[] row, int[] offset) {
        for (int axis = dims.length - 2; axis >= 0; axis--) {
            if (++row[axis] < Math.min(chunk[axis], dims[axis] - offset[axis])) return true;
            row[axis] = 0;
        }
        return false;
    }
}
