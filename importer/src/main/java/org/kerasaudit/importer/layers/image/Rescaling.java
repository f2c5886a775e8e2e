package org.kerasaudit.importer.layers.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.Elements;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Cast;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Multiplies and shifts every element. Lists of factors broadcast over the last axes.
 *
 * @param declaresLength whether the declared number of channels is that of the factors or offsets; only in Keras 3.11
 */
record Rescaling(Tensor scale, Tensor offset, Elements elements, boolean declaresLength, boolean keepsMask)
        implements Unary {

    static Rescaling read(Config config) {
        Origin origin = config.origin();
        if (!config.has("scale")) throw new ConfigException("scale", "a number or a list of them", "nothing");
        return new Rescaling(
                numbers("scale", config.raw("scale")),
                config.has("offset") ? numbers("offset", config.raw("offset")) : Tensor.of(new double[] {0}),
                Elements.read(config, true),
                origin.keras3() && origin.atLeast(3, 11) && !origin.atLeast(3, 12),
                origin.keras3());
    }

    /** Reads a number, a list of any depth, or an array as Keras 2 and 3 write it. */
    private static Tensor numbers(String key, JsonNode value) {
        JsonNode plain = value;
        if (value.path("config").has("value")) plain = value.path("config").path("value");
        if (value.path("type").asText().equals("ndarray")) plain = value.path("value");
        List<Integer> dims = new ArrayList<>();
        for (JsonNode at = plain; at.isArray(); at = at.path(0)) dims.add(at.size());
        List<Double> found = new ArrayList<>();
        collect(key, value, plain, dims, 0, found);
        double[] data = found.stream().mapToDouble(Double::doubleValue).toArray();
        return Tensor.of(data, dims.stream().mapToInt(Integer::intValue).toArray());
    }

    private static void collect(
            String key, JsonNode whole, JsonNode part, List<Integer> dims, int depth, List<Double> found) {
        if (depth == dims.size()) {
            if (!part.isNumber()) throw Config.wrong(key, "a number or a list of them", whole);
            found.add(part.asDouble());
            return;
        }
        if (!part.isArray() || part.size() != dims.get(depth)) {
            throw Config.wrong(key, "lists of equal length", whole);
        }
        part.forEach(item -> collect(key, whole, item, dims, depth + 1, found));
    }

    /** Keras declares the input's shape even if the factors widen it, except in 3.11. */
    @Override
    public Shape outputShape(Shape input) {
        if (!declaresLength || input.rank() == 0 || !input.known(-1)) return input;
        long factors = length(scale);
        long offsets = length(offset);
        if (factors == 1 && offsets == 1) return input;
        long channels = input.dim(-1);
        if (offsets != channels) return input.with(-1, offsets);
        return input.with(-1, factors);
    }

    private static int length(Tensor numbers) {
        return numbers.rank() == 0 ? 1 : numbers.dim(0);
    }

    @Override
    public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
        Tensor given = elements.of(x, kernels);
        if (elements.whole().isPresent()) return whole(given, kernels.in(Precision.FLOAT64));
        Tensor factor = kernels.precision().of(scale.doubles(), scale.dims());
        Tensor shift = kernels.precision().of(offset.doubles(), offset.dims());
        return kernels.add(kernels.multiply(given, factor), shift);
    }

    /** Computes in integers: factors are truncated and results wrap around. */
    private Tensor whole(Tensor given, Kernels kernels) {
        Tensor product = kernels.multiply(given, Cast.to(given.dtype(), scale));
        Tensor wrapped = Cast.to(given.dtype(), product);
        return Cast.to(given.dtype(), kernels.add(wrapped, Cast.to(given.dtype(), offset)));
    }

    @Override
    public @Nullable Tensor outputMask(Value input, Kernels kernels) {
        return keepsMask ? input.mask() : null;
    }
}
