package org.kerasaudit.importer.file;

import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.dataset.CompactDataset;
import io.jhdf.object.datatype.DataType;
import java.nio.ByteBuffer;
import java.util.List;
import org.kerasaudit.importer.model.StoredTensor;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Datasets as tensors that are read on demand. */
final class HdfTensors {
    private final HdfSource source;
    private final Dataset dataset;
    private final Place place;
    private final Limits limits;

    private HdfTensors(HdfSource source, Dataset dataset, Place place, Limits limits) {
        this.source = source;
        this.dataset = dataset;
        this.place = place;
        this.limits = limits;
    }

    /** The dataset at {@code path}, its claims checked against the bytes there are, none of its numbers read. */
    static StoredTensor stored(HdfSource source, Dataset dataset, String path, Limits limits) {
        Place place = source.place().in(path);
        return place.guard("a dataset", () -> new HdfTensors(source, dataset, place, limits).stored());
    }

    private StoredTensor stored() {
        DType dtype = dtype();
        Shape shape = shape();
        long bytes = Math.multiplyExact(
                shape.size().orElseThrow(), (long) dataset.getDataType().getSize());
        checkStored(bytes);
        return new StoredTensor(
                place.at(), shape, dtype, () -> place.guard("the numbers of a tensor", () -> read(dtype, shape)));
    }

    private DType dtype() {
        DataType type = dataset.getDataType();
        if (HdfTypes.maybeBfloat16(type) && marked("bfloat16")) return DType.BFLOAT16;
        return HdfTypes.dtype(type).orElseThrow(() -> place.wrong("numbers or text", HdfTypes.describe(type)));
    }

    private boolean marked(String dtype) {
        Attribute mark = dataset.getAttribute("dtype");
        return mark != null
                && HdfText.isText(mark.getDataType())
                && HdfText.of(source, mark, place.in("@dtype"), limits).equals(List.of(dtype));
    }

    private Shape shape() {
        long[] dims = dataset.getDimensionsAsLong();
        if (dims.length > limits.rank()) throw place.wrong("at most " + limits.rank() + " axes", dims.length + " axes");
        return Shape.of(dims);
    }

    private void checkStored(long bytes) {
        if (dataset instanceof ContiguousDataset contiguous && !contiguous.isEmpty()) {
            if (!source.has(contiguous.getDataAddress(), bytes)) {
                throw place.wrong(bytes + " bytes at " + contiguous.getDataAddress(), "a file that ends before");
            }
        }
    }

    private Tensor read(DType dtype, Shape shape) {
        int[] dims = new int[shape.rank()];
        for (int i = 0; i < dims.length; i++) dims[i] = Math.toIntExact(shape.dim(i));
        int count = Tensor.count(dims);
        Bytes raw = count == 0
                ? Bytes.of(new byte[0], 0)
                : raw((long) count * dataset.getDataType().getSize());
        if (dtype != DType.STRING) return Elements.decode(dtype, HdfTypes.order(dataset.getDataType()), raw, dims);
        List<String> texts = HdfText.read(source, dataset.getDataType(), raw.buffer(), count, place, limits);
        return Tensor.of(texts.toArray(String[]::new), dims);
    }

    private Bytes raw(long length) {
        if (dataset instanceof ContiguousDataset contiguous && !contiguous.isEmpty()) {
            return source.part(contiguous.getDataAddress(), length);
        }
        if (dataset instanceof CompactDataset compact) return copy(compact.getDataBuffer());
        if (dataset instanceof ChunkedDataset chunked)
            return copy(((io.jhdf.dataset.DatasetBase) chunked).getDataBuffer());
        throw place.wrong("stored numbers", "none");
    }

    private static Bytes copy(ByteBuffer buffer) {
        byte[] content = new byte[buffer.remaining()];
        buffer.get(content);
        return Bytes.of(content, content.length);
    }
}
