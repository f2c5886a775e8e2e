package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.LayerOperations;
import org.kerasaudit.importer.ops.Numbers;
import org.kerasaudit.importer.ops.Operand;
import org.kerasaudit.importer.ops.Reductions;
import org.kerasaudit.importer.ops.ShapeRules;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** {@code tf.image}: channels-last images, single or in a batch. */
final class TfImages {
    private static final Origin TF_KERAS = new Origin(Origin.Generation.KERAS_2, "2.15.0", "tensorflow");
    private static final String SIZE = "images size ";

    static final List<TfFunction> FUNCTIONS = List.of(
            TfFunction.of(
                    "image.resize",
                    SIZE + "method:word(bilinear,nearest,bicubic,area,lanczos3,lanczos5,gaussian,mitchellcubic) "
                            + "preserve_aspect_ratio:only(false; sizes then depend on the image) "
                            + "antialias:only(false; it is not supported)",
                    TfImages::resizedShape,
                    TfImages::resize),
            legacy("compat.v1.image.resize_bilinear", true),
            legacy("compat.v1.image.resize_nearest_neighbor", false),
            ofImages("image.flip_left_right", "flip", "image=x axis:=-2").build(),
            ofImages("image.flip_up_down", "flip", "image=x axis:=-3").build(),
            ofImages("image.transpose compat.v1.image.transpose_image", "swapaxes", "image=x axis1:=-3 axis2:=-2")
                    .build(),
            colors("image.rgb_to_grayscale", "rgb_to_grayscale", 1),
            colors("image.rgb_to_hsv", "rgb_to_hsv", 3),
            colors("image.hsv_to_rgb", "hsv_to_rgb", 3),
            TfView.of("image.grayscale_to_rgb", "repeat", "image=x repeats:=3 axis:=-1")
                    .shape(call -> images(call.tensor("image")).with(-1, 3))
                    .build(),
            TfView.of("image.adjust_brightness", "add", "FLOATING image=x1 delta=x2")
                    .shape(ShapeRules.same("image"))
                    .build(),
            TfFunction.sameShape("image.adjust_contrast", "FLOATING image contrast_factor:real", TfImages::contrast),
            TfFunction.sameShape(
                    "image.convert_image_dtype", "NUMBERS image dtype:dtype saturate:flag(false)", TfImages::converted),
            TfFunction.sameShape("image.per_image_standardization", "image", TfImages::standardize),
            TfFunction.of(
                    "image.resize_with_crop_or_pad compat.v1.image.resize_image_with_crop_or_pad",
                    "image target_height:integer target_width:integer",
                    call -> images(call.tensor("image"))
                            .with(-3, call.integer("target_height"))
                            .with(-2, call.integer("target_width")),
                    (call, x, kernels) -> {
                        int height = call.integer("target_height");
                        return fit(fit(x, x.rank() - 3, height), x.rank() - 2, call.integer("target_width"));
                    }),
            TfFunction.of(
                    "image.central_crop", "image central_fraction:real", TfImages::centralShape, (call, x, kernels) -> {
                        int[] sizes = centralShape(call, x.shape()).toInts();
                        return fit(fit(x, x.rank() - 3, sizes[x.rank() - 3]), x.rank() - 2, sizes[x.rank() - 2]);
                    }));

    private TfImages() {}

    /** Converts images between integers up to the largest of their type and floating-point numbers up to 1. */
    private static Tensor converted(Call<Operand> call, Tensor x, Kernels kernels) {
        DType to = call.requiredType("dtype");
        DType from = x.dtype();
        if (from == to || from.isFloating() && to.isFloating()) return Numbers.cast(x, to, kernels);
        if (from.isIntegral() && to.isIntegral() || call.flag("saturate")) {
            throw new NotCheckableException("dtype=" + to.kerasName() + " is not supported for " + from.kerasName());
        }
        if (to.isFloating()) {
            double scale = 1.0 / largest(from);
            Tensor scaled = Numbers.cast(x, to, kernels);
            return Numbers.multiply(scaled, Numbers.cast(Tensor.of(new double[] {scale}), to, kernels), kernels);
        }
        Tensor factor = Numbers.cast(Tensor.of(new double[] {largest(to) + 0.5}), from, kernels);
        return Numbers.cast(Numbers.multiply(x, factor, kernels), to, kernels);
    }

    private static double largest(DType integral) {
        int bits = 8 * integral.bytes();
        boolean signed = !integral.kerasName().startsWith("u");
        return Math.pow(2, signed ? bits - 1 : bits) - 1;
    }

    private static Shape images(Shape x) {
        if (x.rank() != 3 && x.rank() != 4) throw new ShapeException("an image or a batch of images", x.toString());
        return x;
    }

    private static TfView ofImages(String symbols, String function, String signature) {
        return TfView.of(symbols, function, signature).declaring((call, shapes) -> {
            images(call.tensor("image"));
            return shapes;
        });
    }

    private static Shape resizedShape(Call<Shape> call) {
        List<@Nullable Long> size = StaticIntegers.numbers(call, "size");
        Shape x = images(call.tensor("images"));
        Shape sizes = size == null ? Shape.of(Shape.UNKNOWN, Shape.UNKNOWN) : StaticIntegers.sizes(size);
        if (sizes.rank() != 2) throw new ShapeException("a height and a width", sizes.toString());
        return x.with(-3, sizes.dim(0)).with(-2, sizes.dim(1));
    }

    /** Resizes images. Integers become float32 unless the method is nearest or the size does not change. */
    private static Tensor resize(Call<Operand> call, Tensor x, Kernels kernels) {
        int[] size = StaticIntegers.integers(call, "size");
        if (x.dim(-3) == size[0] && x.dim(-2) == size[1]) return x;
        boolean nearest = call.word("method").equals("nearest");
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("height", size[0]).put("width", size[1]).put("interpolation", call.word("method"));
        Layer layer = LayerOperations.read("Resizing", config, TF_KERAS);
        Tensor batch = x.rank() == 3 ? x.reshape(x.shape().insert(0, 1).toInts()) : x;
        Tensor typed = Numbers.cast(batch, nearest && x.dtype().isFloating() ? x.dtype() : DType.FLOAT32, kernels);
        Tensor resized = LayerOperations.run(layer, typed, Map.of(), kernels);
        if (x.rank() == 3) resized = resized.reshape(resized.shape().without(0).toInts());
        return nearest ? Numbers.cast(resized, x.dtype(), kernels) : resized;
    }

    private static TfFunction legacy(String symbol, boolean bilinear) {
        return TfFunction.of(
                symbol,
                SIZE + "align_corners:flag(false) half_pixel_centers:flag(false)",
                TfImages::resizedShape,
                (call, x, kernels) -> {
                    int[] size = StaticIntegers.integers(call, "size");
                    Tensor typed = bilinear && x.dtype().isIntegral() ? Numbers.cast(x, DType.FLOAT32, kernels) : x;
                    Tensor rows = along(call, typed, x.rank() - 3, size[0], bilinear, kernels);
                    return along(call, rows, x.rank() - 2, size[1], bilinear, kernels);
                });
    }

    /** Resizes one axis, reading each new pixel at its position between the given ones. */
    private static Tensor along(Call<?> call, Tensor x, int axis, int size, boolean bilinear, Kernels kernels) {
        int given = x.dim(axis);
        boolean corners = call.flag("align_corners");
        boolean centers = call.flag("half_pixel_centers");
        float scale = corners && size > 1 ? (given - 1) / (float) (size - 1) : given / (float) size;
        int[] low = new int[size];
        int[] high = new int[size];
        double[] offset = new double[size];
        for (int i = 0; i < size; i++) {
            float at = centers ? (i + 0.5f) * scale - (bilinear ? 0.5f : 0) : i * scale;
            int floor = (int) Math.floor(at);
            low[i] = Math.max(0, bilinear || !corners ? floor : Math.round(at));
            high[i] = Math.min(given - 1, (int) Math.ceil(at));
            low[i] = Math.min(given - 1, low[i]);
            offset[i] = at - floor;
        }
        Tensor lower = Layout.select(x, axis, size, i -> low[i]);
        if (!bilinear) return lower;
        Tensor upper = Layout.select(x, axis, size, i -> high[i]);
        Tensor offsets = Layout.along(Numbers.of(x.dtype(), offset, kernels, size), axis, x.rank());
        Tensor step = Numbers.multiply(Numbers.subtract(upper, lower, kernels), offsets, kernels);
        return Numbers.zip(lower, step, BinaryOp.ADD, kernels);
    }

    private static TfFunction colors(String symbol, String function, int channels) {
        return TfView.of(symbol, function, "FLOATING image=images")
                .shape(call -> call.tensor("image").with(-1, channels))
                .build();
    }

    private static Tensor contrast(Call<Operand> call, Tensor x, Kernels kernels) {
        double factor = call.real("contrast_factor");
        int[] plane = {x.rank() - 3, x.rank() - 2};
        Tensor mean = Reductions.reduce(x, Reduction.MEAN, plane, true, kernels);
        Tensor deviations = Numbers.map(Numbers.subtract(x, mean, kernels), "contrast", a -> a * factor, kernels);
        return Numbers.zip(deviations, mean, BinaryOp.ADD, kernels);
    }

    private static Tensor standardize(Call<Operand> call, Tensor given, Kernels kernels) {
        Tensor x = Numbers.cast(given, given.dtype() == DType.FLOAT16 ? DType.FLOAT16 : DType.FLOAT32, kernels);
        int[] axes = {x.rank() - 3, x.rank() - 2, x.rank() - 1};
        double min = 1 / Math.sqrt(x.dim(-1) * x.dim(-2) * x.dim(-3));
        Tensor mean = Reductions.reduce(x, Reduction.MEAN, axes, true, kernels);
        Tensor deviation = Reductions.deviation(x, axes, true, kernels);
        Tensor divisor = Numbers.map(deviation, "max", a -> Math.max(a, min), kernels);
        return Numbers.zip(Numbers.subtract(x, mean, kernels), divisor, BinaryOp.DIVIDE, kernels);
    }

    /** Crops an axis to its center, or pads it with zeros on both sides. */
    private static Tensor fit(Tensor x, int axis, int size) {
        int more = size - x.dim(axis);
        if (more <= 0) return Layout.slice(x, axis, Math.floorDiv(-more, 2), size);
        int[] before = new int[x.rank()];
        int[] after = new int[x.rank()];
        before[axis] = more / 2;
        after[axis] = more - more / 2;
        return Layout.pad(x, before, after);
    }

    private static Shape centralShape(Call<Shape> call) {
        return centralShape(call, images(call.tensor("image")));
    }

    private static Shape centralShape(Call<?> call, Shape x) {
        double fraction = call.real("central_fraction");
        if (fraction <= 0 || fraction > 1)
            throw new ShapeException("a fraction > 0 and ≤ 1", Double.toString(fraction));
        Shape central = x;
        for (int axis : new int[] {-3, -2}) {
            long size = x.dim(axis);
            if (x.known(axis)) central = central.with(axis, size - 2L * (int) ((size - size * fraction) / 2));
        }
        return central;
    }
}
