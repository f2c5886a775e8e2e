package org.kerasaudit.importer.ops.tensorflow;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.LayerOperations;
import org.kerasaudit.importer.ops.Numbers;
import org.kerasaudit.importer.ops.Operand;
import org.kerasaudit.importer.ops.Parameter;
import org.kerasaudit.importer.ops.Reductions;
import org.kerasaudit.importer.ops.ShapeRules;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** {@code tf.image}: images with their channels last, alone or in a batch. */
final class TfImages {
    private static final Origin TF_KERAS = new Origin(Origin.Generation.KERAS_2, "2.15.0", "tensorflow");
    private static final Parameter IMAGE = Parameter.tensor("image");
    private static final Parameter HEIGHT = Parameter.integer("target_height");
    private static final Parameter WIDTH = Parameter.integer("target_width");

    static final List<TfFunction> FUNCTIONS = List.of(
            TfFunction.of(
                    "image.resize",
                    List.of(
                            Parameter.tensor("images"),
                            Parameter.tensor("size"),
                            Parameter.word(
                                    "method",
                                    "bilinear",
                                    "nearest",
                                    "bicubic",
                                    "area",
                                    "lanczos3",
                                    "lanczos5",
                                    "gaussian",
                                    "mitchellcubic"),
                            Parameter.only(
                                    "preserve_aspect_ratio", BooleanNode.FALSE, "sizes depend on the image then"),
                            Parameter.only("antialias", BooleanNode.FALSE, "it is not implemented")),
                    TfImages::resizedShape,
                    TfImages::resize),
            legacy("compat.v1.image.resize_bilinear", true),
            legacy("compat.v1.image.resize_nearest_neighbor", false),
            flipped("image.flip_left_right", -2),
            flipped("image.flip_up_down", -3),
            TfView.of("image.transpose compat.v1.image.transpose_image", "swapaxes")
                    .tensor(IMAGE, "x")
                    .derived((call, x) -> Map.of("axis1", IntNode.valueOf(-3), "axis2", IntNode.valueOf(-2)))
                    .declaring(TfImages::ofImages)
                    .build(),
            colors("image.rgb_to_grayscale", "rgb_to_grayscale", 1),
            colors("image.rgb_to_hsv", "rgb_to_hsv", 3),
            colors("image.hsv_to_rgb", "hsv_to_rgb", 3),
            TfView.of("image.grayscale_to_rgb", "repeat")
                    .tensor(IMAGE, "x")
                    .derived((call, x) -> Map.of("repeats", IntNode.valueOf(3), "axis", IntNode.valueOf(-1)))
                    .shape(call -> images(call.tensor("image")).with(-1, 3))
                    .build(),
            TfFunction.of(
                    "image.adjust_brightness",
                    List.of(IMAGE, Parameter.tensor("delta")),
                    ShapeRules.same("image"),
                    (call, kernels) -> {
                        Tensor x =
                                Types.FLOATING.admit("adjust_brightness", OneType.one(call, "image", kernels), kernels);
                        return Numbers.zip(x, OneType.like(x, call, "delta", kernels), BinaryOp.ADD, kernels);
                    }),
            TfFunction.of(
                    "image.adjust_contrast",
                    List.of(IMAGE, Parameter.real("contrast_factor")),
                    ShapeRules.same("image"),
                    TfImages::contrast),
            TfFunction.of(
                    "image.per_image_standardization", List.of(IMAGE), ShapeRules.same("image"), TfImages::standardize),
            boxed("image.crop_to_bounding_box", "crop_images", "cropping"),
            boxed("image.pad_to_bounding_box", "pad_images", "padding"),
            TfFunction.of(
                    "image.resize_with_crop_or_pad compat.v1.image.resize_image_with_crop_or_pad",
                    List.of(IMAGE, HEIGHT, WIDTH),
                    call -> target(call, call.tensor("image")),
                    TfImages::cropOrPad),
            TfFunction.of(
                    "image.central_crop",
                    List.of(IMAGE, Parameter.real("central_fraction")),
                    TfImages::centralShape,
                    (call, kernels) -> {
                        Tensor x = OneType.one(call, "image", kernels);
                        int top = border(x.dim(-3), call.real("central_fraction"));
                        int left = border(x.dim(-2), call.real("central_fraction"));
                        return crop(x, top, left, x.dim(-3) - 2 * top, x.dim(-2) - 2 * left);
                    }));

    private TfImages() {}

    private static Shape images(Shape x) {
        if (x.rank() != 3 && x.rank() != 4) throw new ShapeException("an image or a batch of images", x.toString());
        return x;
    }

    private static List<Shape> ofImages(Call<Shape> call, List<Shape> shapes) {
        images(call.tensor("image"));
        return shapes;
    }

    private static Shape resizedShape(Call<Shape> call) {
        List<@Nullable Long> size = StaticIntegers.numbers(call, "size");
        Shape x = images(call.tensor("images"));
        Shape sizes = size == null ? Shape.of(Shape.UNKNOWN, Shape.UNKNOWN) : StaticIntegers.sizes(size);
        if (sizes.rank() != 2) throw new ShapeException("a height and a width", sizes.toString());
        return x.with(-3, sizes.dim(0)).with(-2, sizes.dim(1));
    }

    /** Whole numbers become float32, unless the nearest are taken or nothing changes. */
    private static Tensor resize(Call<Operand> call, Kernels kernels) {
        Tensor x = OneType.one(call, "images", kernels);
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
                List.of(
                        Parameter.tensor("images"),
                        Parameter.tensor("size"),
                        Parameter.flag("align_corners", false),
                        Parameter.flag("half_pixel_centers", false)),
                TfImages::resizedShape,
                (call, kernels) -> {
                    Tensor x = OneType.one(call, "images", kernels);
                    int[] size = StaticIntegers.integers(call, "size");
                    Tensor typed = bilinear && x.dtype().isIntegral() ? Numbers.cast(x, DType.FLOAT32, kernels) : x;
                    Tensor rows = along(call, typed, x.rank() - 3, size[0], bilinear, kernels);
                    return along(call, rows, x.rank() - 2, size[1], bilinear, kernels);
                });
    }

    /** One axis at another size, each new cell read from where it lies between the given ones. */
    private static Tensor along(Call<?> call, Tensor x, int axis, int size, boolean bilinear, Kernels kernels) {
        int given = x.dim(axis);
        boolean corners = call.flag("align_corners");
        boolean centers = call.flag("half_pixel_centers");
        float scale = corners && size > 1 ? (given - 1) / (float) (size - 1) : given / (float) size;
        int[] low = new int[size];
        int[] high = new int[size];
        double[] share = new double[size];
        for (int i = 0; i < size; i++) {
            float at = centers ? (i + 0.5f) * scale - (bilinear ? 0.5f : 0) : i * scale;
            int floor = (int) Math.floor(at);
            low[i] = Math.max(0, bilinear || !corners ? floor : Math.round(at));
            high[i] = Math.min(given - 1, (int) Math.ceil(at));
            low[i] = Math.min(given - 1, low[i]);
            share[i] = at - floor;
        }
        Tensor lower = Layout.select(x, axis, size, i -> low[i]);
        if (!bilinear) return lower;
        Tensor upper = Layout.select(x, axis, size, i -> high[i]);
        int[] dims = new int[x.rank()];
        Arrays.fill(dims, 1);
        dims[axis] = size;
        Tensor shares = Numbers.of(x.dtype(), share, kernels, dims);
        Tensor step = Numbers.multiply(Numbers.subtract(upper, lower, kernels), shares, kernels);
        return Numbers.zip(lower, step, BinaryOp.ADD, kernels);
    }

    private static TfFunction flipped(String symbol, int axis) {
        return TfView.of(symbol, "flip")
                .tensor(IMAGE, "x")
                .derived((call, x) -> Map.of("axis", IntNode.valueOf(axis)))
                .declaring(TfImages::ofImages)
                .build();
    }

    private static TfFunction colors(String symbol, String function, int channels) {
        return TfView.of(symbol, function)
                .tensor(IMAGE, "images")
                .types(Types.FLOATING)
                .shape(call -> call.tensor("image").with(-1, channels))
                .build();
    }

    private static TfFunction boxed(String symbol, String function, String border) {
        return TfView.of(symbol, function)
                .tensor(IMAGE, "images")
                .option(Parameter.integer("offset_height"), "top_" + border)
                .option(Parameter.integer("offset_width"), "left_" + border)
                .option(HEIGHT, "target_height")
                .option(WIDTH, "target_width")
                .build();
    }

    private static Tensor contrast(Call<Operand> call, Kernels kernels) {
        Tensor x = Types.FLOATING.admit("adjust_contrast", OneType.one(call, "image", kernels), kernels);
        double factor = call.real("contrast_factor");
        int[] plane = {x.rank() - 3, x.rank() - 2};
        Tensor mean = Reductions.reduce(x, Reduction.MEAN, plane, true, kernels);
        Tensor apart = Numbers.map(Numbers.subtract(x, mean, kernels), "contrast", a -> a * factor, kernels);
        return Numbers.zip(apart, mean, BinaryOp.ADD, kernels);
    }

    private static Tensor standardize(Call<Operand> call, Kernels kernels) {
        Tensor given = OneType.one(call, "image", kernels);
        Tensor x = Numbers.cast(given, given.dtype() == DType.FLOAT16 ? DType.FLOAT16 : DType.FLOAT32, kernels);
        int[] axes = {x.rank() - 3, x.rank() - 2, x.rank() - 1};
        double least = 1 / Math.sqrt(x.dim(-1) * x.dim(-2) * x.dim(-3));
        Tensor mean = Reductions.reduce(x, Reduction.MEAN, axes, true, kernels);
        Tensor deviation = Reductions.deviation(x, axes, true, kernels);
        Tensor divisor = Numbers.map(deviation, "max", a -> Math.max(a, least), kernels);
        return Numbers.zip(Numbers.subtract(x, mean, kernels), divisor, BinaryOp.DIVIDE, kernels);
    }

    private static Shape target(Call<Shape> call, Shape x) {
        return images(x).with(-3, call.integer("target_height")).with(-2, call.integer("target_width"));
    }

    private static Tensor crop(Tensor x, int top, int left, int height, int width) {
        return Layout.slice(Layout.slice(x, x.rank() - 3, top, height), x.rank() - 2, left, width);
    }

    private static Tensor pad(Tensor x, int top, int left, int height, int width) {
        int[] before = new int[x.rank()];
        int[] after = new int[x.rank()];
        before[x.rank() - 3] = top;
        before[x.rank() - 2] = left;
        after[x.rank() - 3] = height - top - x.dim(-3);
        after[x.rank() - 2] = width - left - x.dim(-2);
        return Layout.pad(x, before, after);
    }

    private static Tensor cropOrPad(Call<Operand> call, Kernels kernels) {
        Tensor x = OneType.one(call, "image", kernels);
        List<Integer> sizes = new ArrayList<>(List.of(call.integer("target_height"), call.integer("target_width")));
        int height = sizes.get(0) - x.dim(-3);
        int width = sizes.get(1) - x.dim(-2);
        Tensor cropped = crop(
                x,
                Math.max(0, Math.floorDiv(-height, 2)),
                Math.max(0, Math.floorDiv(-width, 2)),
                Math.min(sizes.get(0), x.dim(-3)),
                Math.min(sizes.get(1), x.dim(-2)));
        return pad(cropped, Math.max(0, height / 2), Math.max(0, width / 2), sizes.get(0), sizes.get(1));
    }

    private static int border(long size, double fraction) {
        return (int) ((size - size * fraction) / 2);
    }

    private static Shape centralShape(Call<Shape> call) {
        Shape x = images(call.tensor("image"));
        double fraction = call.real("central_fraction");
        for (int axis : new int[] {-3, -2}) {
            if (x.known(axis)) x = x.with(axis, x.dim(axis) - 2L * border(x.dim(axis), fraction));
        }
        return x;
    }
}
