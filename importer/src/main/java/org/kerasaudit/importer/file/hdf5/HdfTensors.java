package org.kerasaudit.importer.file.hdf5;

import io.jhdf.ObjectHeader;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.dataset.CompactDataset;
import io.jhdf.dataset.DatasetLoader;
import io.jhdf.dataset.NoParent;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.OpaqueDataType;
import io.jhdf.object.message.FillValueMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.KerasFormatException.Code;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.file.bytes.Shapes;
import org.kerasaudit.importer.model.StoredTensor;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * A dataset of any kind as a tensor that is read on demand by jhdf. It is reopened for each read because read requests are
 * counted per read.
 */
final class HdfTensors implements HdfData {
    private final HdfSource source;
    private final HdfOutline.Dataset stored;
    private final Place place;
    private final Limits limits;
    private final DataType type;
    private final DType dtype;

    private HdfTensors(HdfSource source, HdfOutline.Dataset stored, Opened opened, Place place, Limits limits) {
        this.source = source;
        this.stored = stored;
        this.place = place;
        this.limits = limits;
        this.type = opened.dataset.getDataType();
        this.dtype = elementType(opened.dataset);
    }

    /** A dataset opened by jhdf, with its storage and object header. */
    private record Opened(JhdfStorage storage, ObjectHeader header, Dataset dataset) {
        static Opened of(HdfSource source, HdfOutline.Dataset stored, JhdfStorage storage) {
            ObjectHeader header = ObjectHeader.readObjectHeader(storage, stored.address());
            return new Opened(
                    storage, header, DatasetLoader.createDataset(storage, header, stored.path(), NoParent.INSTANCE));
        }
    }

    /** Returns the dataset at {@code place}, checked against the size of the file, with no numbers read. */
    static StoredTensor stored(HdfSource source, HdfOutline.Dataset stored, Place place, Limits limits) {
        if (stored.untaggedBytes() > 0) {
            throw place.wrong(
                    "contiguous numbers or a type with a tag",
                    "opaque elements of " + stored.untaggedBytes() + " bytes");
        }
        return place.guard("a dataset", () -> {
            Opened opened = Opened.of(source, stored, source.jhdf());
            return new HdfTensors(source, stored, opened, place, limits).stored(opened.dataset);
        });
    }

    private StoredTensor stored(Dataset dataset) {
        Shape shape = shape(dataset);
        checkSize(shape, dataset);
        if (dtype != DType.STRING) return stored(shape, isInPlace(dataset));
        return new StoredTensor(
                place.at(), shape, dtype, () -> place.guard("the texts of a tensor", () -> texts(shape)));
    }

    @Override
    public Place place() {
        return place;
    }

    @Override
    public DType dtype() {
        return dtype;
    }

    @Override
    public ByteOrder order() {
        return HdfTypes.order(type);
    }

    @Override
    public int width() {
        return type.getSize();
    }

    private static boolean isInPlace(Dataset dataset) {
        return dataset instanceof ContiguousDataset && !dataset.isEmpty();
    }

    /**
     * Returns the element type. Keras marks bfloat16 with an attribute in Keras 3 files; legacy files store it as an opaque pair
     * of bytes.
     */
    private DType elementType(Dataset dataset) {
        boolean opaque = type instanceof OpaqueDataType;
        if (opaque && type.getSize() == DType.BFLOAT16.bytes()) return DType.BFLOAT16;
        if (opaque) throw place.wrong("numbers or text", "opaque elements of " + type.getSize() + " bytes");
        if (HdfTypes.maybeBfloat16(type) && isMarked(DType.BFLOAT16, dataset)) return DType.BFLOAT16;
        return HdfTypes.dtype(type).orElseThrow(() -> place.wrong("numbers or text", HdfTypes.describe(type)));
    }

    private boolean isMarked(DType dtype, Dataset dataset) {
        Attribute mark = dataset.getAttribute("dtype");
        return mark != null
                && HdfText.isText(mark.getDataType())
                && HdfText.of(source, mark, place.in("@dtype"), limits).equals(List.of(dtype.kerasName()));
    }

    private Shape shape(Dataset dataset) {
        long[] dims = dataset.getDimensionsAsLong();
        if (dims.length == 0 && dataset.getSize() == 0) return Shape.of(0);
        return Shapes.checked(dims, place, limits);
    }

    private void checkSize(Shape shape, Dataset dataset) {
        long count = Shapes.count(shape, place);
        if (dataset instanceof ContiguousDataset contiguous && !contiguous.isEmpty()) {
            source.require(contiguous.getDataAddress(), count, type.getSize(), place);
            return;
        }
        long bytes = Math.multiplyExact(count, (long) type.getSize());
        if (dataset instanceof CompactDataset compact) {
            int stored = compact.getDataBuffer().remaining();
            if (stored < bytes) throw place.wrong(bytes + " bytes", stored + " bytes");
        } else if (!limits.plausible(bytes, source.bytes().size())) {
            throw bomb(bytes, source.bytes().size());
        }
    }

    private KerasFormatException bomb(long length, long stored) {
        return place.wrong(
                Code.TENSOR_BOMB,
                "at most " + limits.expansion() + " times its stored bytes",
                length + " bytes from " + stored);
    }

    private Tensor texts(Shape shape) {
        int[] dims = Shapes.dims(shape, place);
        List<String> texts = HdfText.read(source, type, raw(dims).bytes().buffer(), Tensor.count(dims), place, limits);
        return Tensor.of(texts.toArray(String[]::new), dims);
    }

    @Override
    public Raw raw(int[] dims) {
        int count = Tensor.count(dims);
        if (count == 0) return new Raw(Bytes.of(new byte[0], 0), 0);
        return raw((long) count * type.getSize(), dims);
    }

    private Raw raw(long length, int[] dims) {
        Opened opened = Opened.of(source, stored, source.jhdf().fresh());
        Dataset dataset = opened.dataset;
        if (dataset instanceof ContiguousDataset contiguous && !contiguous.isEmpty()) {
            return new Raw(source.part(contiguous.getDataAddress(), length), 0);
        }
        if (dataset instanceof CompactDataset compact) return new Raw(copy(compact.getDataBuffer()), 0);
        long storedBytes = dataset.isEmpty() ? 0 : dataset.getStorageInBytes();
        if (length > Integer.MAX_VALUE - 8 || !limits.plausible(length, storedBytes)) {
            throw bomb(length, storedBytes);
        }
        byte[] content = filled((int) length, opened.header);
        Bytes bytes = Bytes.of(content, content.length);
        if (!(dataset instanceof ChunkedDataset chunked)) return new Raw(bytes, length / type.getSize());
        return new Raw(bytes, HdfChunks.read(chunked, opened.storage, place, dims, content, limits));
    }

    /** Returns {@code length} bytes of the fill value, or zeros if there is none. */
    private byte[] filled(int length, ObjectHeader header) {
        byte[] content = new byte[length];
        if (!header.hasMessageOfType(FillValueMessage.class)) return content;
        FillValueMessage message = header.getMessageOfType(FillValueMessage.class);
        if (!message.isFillValueDefined() || message.getFillValue().remaining() != type.getSize()) return content;
        ByteBuffer value = message.getFillValue();
        for (int i = 0; i < length; i++) content[i] = value.get(i % type.getSize());
        return content;
    }

    private static Bytes copy(ByteBuffer buffer) {
        byte[] content = new byte[buffer.remaining()];
        buffer.get(content);
        return Bytes.of(content, content.length);
    }
}
