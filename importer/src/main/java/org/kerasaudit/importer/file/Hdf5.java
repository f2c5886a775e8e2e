package org.kerasaudit.importer.file;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.model.StoredTensor;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** An HDF5 file over mapped bytes. Links are never followed, every object is visited once. */
final class Hdf5 {
    private final Path file;
    private final HdfFile root;
    private final long length;

    Hdf5(Path file, ByteBuffer bytes) {
        this.file = file;
        this.length = bytes.limit();
        this.root = guard("", () -> HdfFile.fromByteBuffer(bytes.duplicate()));
    }

    Group root() {
        return root;
    }

    /** Every dataset by its path from {@code group}, in the file's order. */
    Map<String, Dataset> datasets(Group group) {
        Map<String, Dataset> found = new LinkedHashMap<>();
        walk(group, "", 0, new HashSet<>(), found, new LinkedHashMap<>());
        return found;
    }

    /** Every group below {@code group} by its path. */
    Map<String, Group> groups(Group group) {
        Map<String, Group> found = new LinkedHashMap<>();
        walk(group, "", 0, new HashSet<>(), new LinkedHashMap<>(), found);
        return found;
    }

    private void walk(
            Group group,
            String path,
            int depth,
            Set<Long> seen,
            Map<String, Dataset> datasets,
            Map<String, Group> groups) {
        if (depth > Limits.HDF5_DEPTH)
            throw bad(path, "at most " + Limits.HDF5_DEPTH + " groups in each other", "more");
        children(group).forEach((name, child) -> {
            String childPath = path.isEmpty() ? name : path + "/" + name;
            if (child.isLink()) throw bad("/" + childPath, "data in this file", "a link");
            if (!seen.add(child.getAddress())) return;
            if (seen.size() > Limits.HDF5_OBJECTS) throw bad("", "at most " + Limits.HDF5_OBJECTS + " objects", "more");
            if (child instanceof Dataset dataset) datasets.put(childPath, dataset);
            if (child instanceof Group inner) {
                groups.put(childPath, inner);
                walk(inner, childPath, depth + 1, seen, datasets, groups);
            }
        });
    }

    Map<String, Node> children(Group group) {
        return guard(group.getPath(), group::getChildren);
    }

    /** The child group of this name; null for none. */
    @Nullable
    Group group(Group parent, String name) {
        Node child = children(parent).get(name);
        return child instanceof Group group && !child.isLink() ? group : null;
    }

    boolean hasAttribute(Node node, String name) {
        return guard(node.getPath(), () -> node.getAttributes().containsKey(name));
    }

    /** A string attribute; null where there is none. */
    @Nullable
    String text(Node node, String name) {
        if (!hasAttribute(node, name)) return null;
        List<String> values = strings(node, name);
        return values.isEmpty() ? null : values.get(0);
    }

    /** A list of strings, gathered from {@code name0}, {@code name1}, … where it was split. */
    List<String> names(Node node, String name) {
        if (hasAttribute(node, name)) return strings(node, name);
        List<String> all = new ArrayList<>();
        for (int i = 0; hasAttribute(node, name + i); i++) all.addAll(strings(node, name + i));
        return all;
    }

    boolean hasNames(Node node, String name) {
        return hasAttribute(node, name) || hasAttribute(node, name + "0");
    }

    private List<String> strings(Node node, String name) {
        String place = node.getPath() + " attribute " + name;
        Object data = guard(place, () -> {
            Attribute attribute = node.getAttribute(name);
            return attribute.isEmpty() || attribute.getSize() == 0 ? null : attribute.getData();
        });
        if (data == null) return List.of();
        if (data instanceof String text) return List.of(text);
        if (data instanceof String[] texts) return Arrays.asList(texts);
        if (data instanceof double[] none && none.length == 0) return List.of();
        throw bad(place, "text", data.getClass().getSimpleName());
    }

    /** The dataset as a tensor to be read on demand. */
    StoredTensor tensor(String location, Dataset dataset) {
        long[] dims = guard(
                location,
                () -> Arrays.stream(dataset.getDimensions()).asLongStream().toArray());
        if (dims.length > Limits.RANK) throw bad(location, "at most " + Limits.RANK + " axes", "" + dims.length);
        DType dtype = guard(location, () -> dtype(location, dataset));
        return new StoredTensor(
                location, Shape.of(dims), dtype, () -> guard(location, () -> read(location, dataset, dtype)));
    }

    private DType dtype(String location, Dataset dataset) {
        String marked = hasAttribute(dataset, "dtype") ? text(dataset, "dtype") : null;
        if (marked != null && marked.equals("bfloat16")) return DType.BFLOAT16;
        DataType type = dataset.getDataType();
        if (type instanceof FloatingPoint) {
            return switch (type.getSize()) {
                case 2 -> DType.FLOAT16;
                case 4 -> DType.FLOAT32;
                case 8 -> DType.FLOAT64;
                default -> throw bad(location, "floats of 2, 4 or 8 bytes", type.getSize() + " bytes");
            };
        }
        if (type instanceof FixedPoint fixed) {
            return DType.named((fixed.isSigned() ? "int" : "uint") + 8 * type.getSize())
                    .orElseThrow(() -> bad(location, "integers of 1, 2, 4 or 8 bytes", type.getSize() + " bytes"));
        }
        if (dataset.getJavaType() == String.class) return type.getDataClass() == 8 ? DType.BOOL : DType.STRING;
        throw bad(location, "numbers or strings", "HDF5 data class " + type.getDataClass());
    }

    private Tensor read(String location, Dataset dataset, DType dtype) {
        int[] dims = dataset.getDimensions();
        int count = Tensor.count(dims);
        long budget = Math.multiplyExact((long) count, Math.max(1, dtype.bytes()));
        if (dataset.getStorageInBytes() > length || dataset.getStorageInBytes() == 0 && count > 0) {
            throw bad(
                    location,
                    budget + " bytes of data",
                    dataset.getStorageInBytes() + " stored in " + length + " bytes of file");
        }
        if (count == 0) return Tensor.of(new float[0], dims);
        if (dtype == DType.FLOAT32 && dataset instanceof io.jhdf.dataset.ContiguousDatasetImpl contiguous) {
            ByteBuffer raw = contiguous.getDataBuffer();
            if (raw.remaining() < budget) throw bad(location, budget + " bytes", raw.remaining() + "");
            FloatBuffer floats = raw.order(((FloatingPoint) dataset.getDataType()).getByteOrder())
                    .asFloatBuffer();
            float[] values = new float[count];
            floats.get(values);
            return Tensor.of(values, dims);
        }
        if (dtype == DType.BFLOAT16) return Tensor.of(bfloat16(location, dataset, count), dims);
        return convert(location, dataset.getDataFlat(), dtype, dims);
    }

    /** The upper halves of float32, which jhdf would read as IEEE halves. */
    private float[] bfloat16(String location, Dataset dataset, int count) {
        if (!(dataset instanceof io.jhdf.dataset.ContiguousDatasetImpl contiguous)) {
            throw bad(location, "bfloat16 in one piece", "chunks");
        }
        ByteBuffer raw = contiguous.getDataBuffer().order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) values[i] = Float.intBitsToFloat((raw.getShort(2 * i) & 0xffff) << 16);
        return values;
    }

    private Tensor convert(String location, Object flat, DType dtype, int[] dims) {
        if (flat instanceof float[] floats) return Tensor.of(floats, dims);
        if (flat instanceof double[] doubles) return Tensor.of(doubles, dims);
        if (flat instanceof String[] strings) {
            if (dtype != DType.BOOL) return Tensor.of(strings, dims);
            return Tensor.of(
                    dtype,
                    Arrays.stream(strings)
                            .mapToLong(text -> text.equals("TRUE") ? 1 : 0)
                            .toArray(),
                    dims);
        }
        int count = java.lang.reflect.Array.getLength(flat);
        long[] longs = new long[count];
        for (int i = 0; i < count; i++) longs[i] = ((Number) java.lang.reflect.Array.get(flat, i)).longValue();
        if (!dtype.isIntegral())
            throw bad(location, dtype.kerasName(), flat.getClass().getSimpleName());
        return Tensor.of(dtype, longs, dims);
    }

    /** Runs what reads untrusted bytes; whatever it throws becomes one exception with the place. */
    private <T> T guard(String place, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (KerasFormatException known) {
            throw known;
        } catch (StackOverflowError | OutOfMemoryError exhausted) {
            throw bad(
                    place,
                    "HDF5 of bounded size",
                    "data that exhausts " + (exhausted instanceof StackOverflowError ? "the stack" : "memory"));
        } catch (RuntimeException damaged) {
            throw bad(place, "intact HDF5", damaged.getClass().getSimpleName() + ": " + damaged.getMessage());
        }
    }

    private KerasFormatException bad(String place, String expected, String found) {
        return new KerasFormatException(
                file, place, expected, found.lines().findFirst().orElse(""));
    }
}
