package org.kerasaudit.importer.file.numpy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.kerasaudit.importer.file.bytes.Elements;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.file.bytes.Shapes;
import org.kerasaudit.importer.model.StoredTensor;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Reads {@code model.weights.npz}: one pickled dict of variables per object of the model, {@code {"0": …, "1": …}}. Each
 * variable, of any Python class, must contain exactly one NumPy array; the array is used and the class is never loaded.
 */
public final class PickledWeights {
    private static final int MAX_DEPTH = 64;

    private final Place place;
    private final Limits limits;

    private PickledWeights(Place place, Limits limits) {
        this.place = place;
        this.limits = limits;
    }

    /** Reads the variables of the object stored under {@code path}, by {@code path/vars/<i>}. */
    public static Map<String, StoredTensor> read(String path, ByteBuffer pickle, Place place, Limits limits) {
        return new PickledWeights(place, limits).variables(path, Pickle.read(pickle, place));
    }

    private Map<String, StoredTensor> variables(String path, Object pickled) {
        Map<String, StoredTensor> variables = new LinkedHashMap<>();
        String prefix = path.equals("__root__") ? "vars/" : path + "/vars/";
        if (dict(pickled) instanceof Map<?, ?> dict) {
            dict.forEach((index, variable) -> variables.put(prefix + index, array(prefix + index, variable)));
        }
        return variables;
    }

    /** Returns the dict from the one-element object array that NumPy saves it as. */
    private Object dict(Object pickled) {
        if (pickled instanceof Pickle.Call call
                && call.state instanceof List<?> state
                && state.size() == 5
                && state.get(4) instanceof List<?> objects
                && objects.size() == 1) {
            return objects.get(0);
        }
        throw place.wrong("one pickled dict of variables", "another object");
    }

    /** A NumPy array or scalar: its dtype as pickled, its sizes and its bytes. */
    private record Array(Object dtype, List<?> dims, ByteBuffer data, boolean fortran) {}

    private StoredTensor array(String path, Object variable) {
        List<Array> arrays = new ArrayList<>();
        collect(variable, arrays, Collections.newSetFromMap(new IdentityHashMap<>()), 0);
        if (arrays.size() != 1) throw place.wrong("one NumPy array for variable " + path, arrays.size() + " arrays");
        Array array = arrays.get(0);
        DType dtype = dtype(array.dtype);
        Shape shape =
                Shapes.checked(array.dims.stream().mapToLong(dim -> (Long) dim).toArray(), place, limits);
        ByteBuffer data = array.data;
        Shapes.requireStored(shape, dtype.bytes(), data.remaining(), place, limits);
        if (array.fortran && shape.rank() > 1) throw place.wrong("an array in C order", "one in Fortran order");
        return new StoredTensor(place.at() + "/" + path, shape, dtype, () -> decode(data, dtype, shape), sink -> {
            sink.accept(data.duplicate().order(ByteOrder.LITTLE_ENDIAN));
            return 0;
        });
    }

    private Tensor decode(ByteBuffer data, DType dtype, Shape shape) {
        byte[] content = new byte[data.remaining()];
        data.get(0, content);
        return Elements.decode(
                dtype, ByteOrder.LITTLE_ENDIAN, Bytes.of(content, content.length), Shapes.dims(shape, place));
    }

    /** Collects every NumPy array in {@code value} that has its own bytes. */
    private void collect(Object value, List<Array> arrays, Set<Object> visited, int depth) {
        if (depth > MAX_DEPTH) throw place.beyond(MAX_DEPTH, "levels of nested pickled objects", "more");
        if (value instanceof Pickle.Call call && visited.add(call)) {
            Optional<Array> array = array(call);
            if (array.isPresent()) {
                arrays.add(array.get());
                return;
            }
            collect(call.callee, arrays, visited, depth + 1);
            collect(call.arguments, arrays, visited, depth + 1);
            collect(call.state, arrays, visited, depth + 1);
        } else if (value instanceof List<?> list && visited.add(list)) {
            for (Object item : list) collect(item, arrays, visited, depth + 1);
        } else if (value instanceof Map<?, ?> map && visited.add(map)) {
            for (Object item : map.values()) collect(item, arrays, visited, depth + 1);
        }
    }

    /** Returns the array if this is how NumPy pickles one: {@code _reconstruct} with a state, or {@code scalar}. */
    private static Optional<Array> array(Pickle.Call call) {
        String callee = call.callee instanceof Pickle.Name name ? name.name() : "";
        if (callee.equals("_reconstruct")
                && call.state instanceof List<?> state
                && state.size() == 5
                && state.get(1) instanceof List<?> dims
                && state.get(4) instanceof ByteBuffer data) {
            return Optional.of(new Array(state.get(2), dims, data, state.get(3).equals(true)));
        }
        if (callee.equals("scalar")
                && call.arguments instanceof List<?> arguments
                && arguments.size() == 2
                && arguments.get(1) instanceof ByteBuffer data) {
            return Optional.of(new Array(arguments.get(0), List.of(), data, false));
        }
        return Optional.empty();
    }

    /** Returns the element type of {@code numpy.dtype("f4", …)}. */
    private DType dtype(Object pickled) {
        if (pickled instanceof Pickle.Call call
                && call.arguments instanceof List<?> arguments
                && !arguments.isEmpty()
                && call.state instanceof List<?> state
                && state.size() > 1
                && !state.get(1).equals(">")) {
            String code = arguments.get(0).toString();
            String kind = code.isEmpty() ? "" : code.substring(0, 1);
            String width = code.replaceAll("\\D", "");
            if (kind.equals("b") && width.equals("1")) return DType.BOOL;
            String base = Map.of("f", "float", "i", "int", "u", "uint").getOrDefault(kind, "");
            if (!base.isEmpty() && width.matches("[1248]")) {
                DType found = DType.named(base + 8 * Integer.parseInt(width)).orElse(null);
                if (found != null) return found;
            }
            throw place.wrong("an array of numbers", "elements of type " + code);
        }
        throw place.wrong("a little-endian NumPy dtype", "another object");
    }
}
