package org.kerasaudit.importer.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Args.Arg;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * How a Functional model standardizes its inputs: a dict is matched with the model's inputs by name, an axis of size 1
 * may be missing or superfluous at the end, and elements are cast to the declared type. Source: {@code
 * Functional._standardize_inputs} in Keras 3, {@code _flatten_to_reference_inputs} and {@code
 * _conform_to_reference_input} in tf.keras.
 *
 * @param declared the declared shape of each input, null if not configured
 * @param names the names by which a dict is matched
 * @param types the declared element type of each input; empty if not configured
 */
record ModelInputs(Origin origin, List<@Nullable Shape> declared, List<Optional<DType>> types, List<String> names) {

    /**
     * Returns the call with a dict of inputs as a list in the order of the model's inputs; entries for other names are not used.
     * If an input has no entry, or Keras 3 is older than 3.7, the dict is flattened by sorted key.
     *
     * @param names the model's inputs in order: the names of their layers or, if the model takes a dict, its sorted keys
     */
    static <T> Args<T> byName(Args<T> call, List<String> names, Origin origin) {
        if (call.positional().isEmpty() || !(call.positional().get(0) instanceof Arg.Dict<T> dict)) return call;
        Map<String, Arg<T>> entries = dict.entries();
        boolean matched = !names.isEmpty() && entries.keySet().containsAll(names);
        if (origin.keras3() && origin.before(3, 7)) matched = false;
        List<Arg<T>> items =
                matched ? names.stream().<Arg<T>>map(entries::get).toList() : List.copyOf(entries.values());
        List<Arg<T>> positional = new ArrayList<>(call.positional());
        positional.set(0, new Arg.Many<>(items));
        return new Args<>(positional, call.named());
    }

    /**
     * Returns the names by which a dict is matched with the inputs: those of their layers or, if the model takes a dict, its
     * sorted keys.
     *
     * @param written {@code input_layers} of the configuration
     */
    static List<String> names(JsonNode written, List<TensorRef> inputs) {
        if (!written.isObject()) return inputs.stream().map(TensorRef::layer).toList();
        List<String> keys = new ArrayList<>();
        written.fieldNames().forEachRemaining(keys::add);
        return keys.stream().sorted().toList();
    }

    /** Returns the shapes of tensors passed to the model, null if unknown, as its layers get them. */
    List<@Nullable Shape> shapes(List<@Nullable Shape> given) {
        List<@Nullable Shape> conformed = new ArrayList<>(given);
        for (int i = 0; i < given.size() && i < declared.size(); i++) {
            @Nullable Shape shape = given.get(i);
            if (shape != null) conformed.set(i, conformed(shape, declared.get(i)));
        }
        return conformed;
    }

    private static Shape conformed(Shape given, @Nullable Shape declared) {
        if (declared == null || given.rank() == declared.rank()) return given;
        if (given.rank() == declared.rank() + 1 && given.dim(-1) == 1) return given.without(-1);
        boolean missing = given.rank() == declared.rank() - 1 && declared.dim(-1) == 1;
        return missing ? given.append(1) : given;
    }

    /**
     * Returns the tensors passed to the model as its layers get them. tf.keras drops the mask of a tensor it changes.
     * Throws {@link ShapeException} for a tensor of the wrong rank or element type.
     */
    List<Value> values(List<Value> given, Kernels kernels) {
        List<Value> conformed = new ArrayList<>(given);
        for (int i = 0; i < given.size() && i < declared.size(); i++) {
            Value value = given.get(i);
            @Nullable Shape shape = declared.get(i);
            if (value == null) continue;
            Tensor tensor = typed(value.tensor(), i, kernels);
            Shape shaped = conformed(tensor.shape(), shape);
            if (shape != null && shaped.rank() != shape.rank()) {
                throw new ShapeException("input " + i + " of shape " + shape, shaped.toString());
            }
            Tensor result = shaped.equals(tensor.shape()) ? tensor : tensor.reshape(shaped.toInts());
            boolean unchanged = result.equals(value.tensor());
            conformed.set(i, unchanged || origin.keras3() ? new Value(result, value.mask()) : Value.of(result));
        }
        return conformed;
    }

    /** Casts an input to its declared type, unless both are floating-point. */
    private Tensor typed(Tensor tensor, int input, Kernels kernels) {
        Optional<DType> declared = input < types.size() ? types.get(input) : Optional.empty();
        if (declared.isEmpty() || declared.get() == tensor.dtype()) return tensor;
        DType type = declared.get();
        if ((type == DType.STRING) != (tensor.dtype() == DType.STRING)) {
            throw new ShapeException("input " + input + " of " + type.kerasName() + " values", tensor.toString());
        }
        if (!type.isFloating()) return Cast.to(type, tensor);
        if (tensor.dtype().isFloating()) return tensor;
        boolean wide = kernels.precision() == Precision.FLOAT64;
        return wide ? kernels.precision().convert(tensor) : Cast.to(type, tensor);
    }
}
