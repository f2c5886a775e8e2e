package org.kerasaudit.importer.file.hdf5;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.Consumer;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.Elements;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.file.bytes.Shapes;
import org.kerasaudit.importer.model.Blocks;
import org.kerasaudit.importer.model.StoredTensor;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** The numbers of a dataset, in any storage layout. */
interface HdfData {
    /** Size of the blocks passed to a consumer without copying: a multiple of every element size. */
    int BLOCK = 1 << 24;

    /** The bytes of all elements; {@code unwritten} elements are not in the file. */
    record Raw(Bytes bytes, long unwritten) {}

    Place place();

    DType dtype();

    ByteOrder order();

    /** Returns the stored size of an element in bytes. */
    int width();

    /** Returns the bytes of a dataset of these sizes. */
    Raw raw(int[] dims);

    /**
     * Returns the numbers as a tensor of {@code shape} that is read on demand.
     *
     * @param inPlace whether reading can start at any element at no cost
     */
    default StoredTensor stored(Shape shape, boolean inPlace) {
        Blocks blocks = new Section(this, shape, inPlace, 0, shape.size().orElseThrow());
        return new StoredTensor(place().at(), shape, dtype(), () -> read(shape), blocks);
    }

    private Tensor read(Shape shape) {
        return place().guard("the numbers of a tensor", () -> {
            int[] dims = Shapes.dims(shape, place());
            return Elements.decode(dtype(), order(), raw(dims).bytes(), dims);
        });
    }

    /** Elements {@code from} to {@code to} of a dataset. */
    record Section(HdfData data, Shape shape, boolean inPlace, long from, long to) implements Blocks {
        @Override
        public long forEach(Consumer<ByteBuffer> sink) {
            return data.place().guard("the numbers of a tensor", () -> handOut(sink));
        }

        @Override
        public Optional<Blocks> part(long begin, long end) {
            return inPlace ? Optional.of(new Section(data, shape, true, from + begin, from + end)) : Optional.empty();
        }

        private long handOut(Consumer<ByteBuffer> sink) {
            Raw raw = data.raw(Shapes.dims(shape, data.place()));
            long end = to * data.width();
            for (long at = from * data.width(); at < end; at += BLOCK) {
                int size = (int) Math.min(BLOCK, end - at);
                sink.accept(raw.bytes().buffer(at, size).order(data.order()));
            }
            return raw.unwritten();
        }
    }
}
