package org.kerasaudit.importer.ops;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Image resizing and scaling. */
final class Scaling {
    private static final Parameter IMAGES = Parameter.tensor("images");
    private static final List<Parameter> RESIZING = List.of(
            Parameter.word("interpolation", "bilinear", "nearest", "bicubic", "lanczos3", "lanczos5", "area"),
            Parameter.flag("antialias", false),
            Parameter.flag("crop_to_aspect_ratio", false),
            Parameter.flag("pad_to_aspect_ratio", false),
            Parameter.word("fill_mode", "constant"),
            Parameter.real("fill_value", 0),
            Images.FORMAT);

    static final List<Definition> DEFINITIONS = List.of(
            Definition.of("Resize", "image", resizing(), Scaling::resizedShape, Scaling::resize),
            Definition.of(
                    "ScaleAndTranslate",
                    "image",
                    List.of(
                            IMAGES,
                            Reshaping.sizes("output_shape"),
                            Parameter.tensor("scale"),
                            Parameter.tensor("translation"),
                            Parameter.integers("spatial_dims"),
                            Parameter.word(
                                    "method",
                                    "linear",
                                    "bilinear",
                                    "trilinear",
                                    "triangle",
                                    "cubic",
                                    "bicubic",
                                    "tricubic",
                                    "lanczos3",
                                    "lanczos5"),
                            Parameter.flag("antialias", true)),
                    call -> Shape.of(Reshaping.sizes(call, "output_shape")),
                    Scaling::scale));

    private Scaling() {}

    private static List<Parameter> resizing() {
        return Stream.concat(Stream.of(IMAGES, Parameter.integers("size").atLeast(1)), RESIZING.stream())
                .toList();
    }

    private static Shape resizedShape(Call<Shape> call) {
        Shape x = call.tensor("images");
        if (x.rank() != 3 && x.rank() != 4) throw new ShapeException("an image or a batch of images", x.toString());
        int[] size = call.integers("size", 2);
        int rows = Images.last(call) ? x.rank() - 3 : x.rank() - 2;
        return x.with(rows, size[0]).with(rows + 1, size[1]);
    }

    /** Resizes as the Resizing layer does; integers are rounded and clipped to their range. */
    private static Tensor resize(Call<Operand> call, Kernels kernels) {
        return resize(call, kernels, Math::rint);
    }

    /** Resizes as Keras did up to 3.5: integers are truncated. */
    static Tensor resizeCutOff(Call<Operand> call, Kernels kernels) {
        return resize(call, kernels, x -> x);
    }

    private static Tensor resize(Call<Operand> call, Kernels kernels, DoubleUnaryOperator rounding) {
        Tensor x = call.tensor("images").tensor();
        int[] size = call.integers("size", 2);
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("height", size[0]).put("width", size[1]);
        for (Parameter option : RESIZING) {
            if (call.has(option.name())) config.set(option.name(), call.raw(option.name()));
        }
        Tensor batch = x.rank() == 3 ? x.reshape(x.shape().insert(0, 1).toInts()) : x;
        Layer layer = LayerOperations.read("Resizing", config);
        Tensor typed = Numbers.cast(batch, Numbers.floating(x.dtype()), kernels);
        Tensor resized = LayerOperations.run(layer, typed, Map.of(), kernels);
        if (x.rank() == 3) resized = resized.reshape(resized.shape().without(0).toInts());
        if (x.dtype().isFloating()) return Numbers.cast(resized, x.dtype(), kernels);
        Tensor rounded = Numbers.map(resized, "round", rounding, kernels);
        return Saturation.cast(rounded, x.dtype(), kernels);
    }

    private static Tensor scale(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("images").tensor();
        Tensor scale = call.tensor("scale").tensor();
        Tensor translation = call.tensor("translation").tensor();
        long[] sizes = Reshaping.sizes(call, "output_shape");
        int[] axes = call.integers("spatial_dims");
        Tensor scaled = Numbers.cast(x, Numbers.floating(x.dtype()), kernels);
        for (int i = 0; i < axes.length; i++) {
            int axis = Call.front(axes[i], x.rank());
            Grid grid = new Grid(
                    x.dim(axis),
                    (int) sizes[axis],
                    scale.get(i),
                    translation.get(i),
                    call.word("method"),
                    call.flag("antialias"));
            Tensor weights = Numbers.of(scaled.dtype(), grid.weights(), kernels, grid.input, grid.output);
            Tensor along = Products.contract(scaled, weights, new int[] {axis}, new int[] {0}, kernels);
            scaled = Layout.transpose(along, Reshaping.move(new int[] {-1}, new int[] {axis}, along.rank()));
        }
        if (x.dtype().isFloating()) return scaled;
        double min = Reductions.min(x, Call.all(x.rank()), false, kernels).get(0);
        double max = Reductions.max(x, Call.all(x.rank()), false, kernels).get(0);
        Tensor rounded = Numbers.map(scaled, "round", a -> Math.max(min, Math.min(max, Math.rint(a))), kernels);
        return Numbers.cast(rounded, x.dtype(), kernels);
    }

    /** The interpolation weights of each input position for each output position along one axis. */
    private record Grid(int input, int output, double scale, double shift, String method, boolean antialias) {
        double[] weights() {
            DoubleUnaryOperator kernel = kernel();
            double step = 1 / scale;
            double width = antialias ? Math.max(step, 1) : 1;
            double[] weights = new double[input * output];
            for (int j = 0; j < output; j++) {
                double at = (j + 0.5) * step - shift * step - 0.5;
                if (at < -0.5 || at > input - 0.5) continue;
                double[] column = new double[input];
                for (int i = 0; i < input; i++) column[i] = kernel.applyAsDouble(Math.abs(at - i) / width);
                double sum = Arrays.stream(column).sum();
                boolean counts = Math.abs(sum) > 1000 * 0x1p-23;
                for (int i = 0; i < input; i++) weights[i * output + j] = counts ? column[i] / sum : 0;
            }
            return weights;
        }

        private DoubleUnaryOperator kernel() {
            return switch (method) {
                case "cubic", "bicubic", "tricubic" -> Grid::cubic;
                case "lanczos3" -> x -> lanczos(3, x);
                case "lanczos5" -> x -> lanczos(5, x);
                default -> x -> Math.max(0, 1 - x);
            };
        }

        /** Evaluates Keys's cubic convolution kernel. */
        private static double cubic(double x) {
            if (x >= 2) return 0;
            return x >= 1 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : (1.5 * x - 2.5) * x * x + 1;
        }

        private static double lanczos(double radius, double x) {
            if (x > radius) return 0;
            if (x <= 1e-3) return 1;
            return radius * Math.sin(Math.PI * x) * Math.sin(Math.PI * x / radius) / (Math.PI * Math.PI * x * x);
        }
    }
}
