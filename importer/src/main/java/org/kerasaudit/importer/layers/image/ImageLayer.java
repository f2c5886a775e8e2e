package org.kerasaudit.importer.layers.image;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** A layer without variables that processes images, single or in batches. */
interface ImageLayer extends Unary {
    String AUGMENTATION = "api/layers/preprocessing_layers/image_augmentation/";
    String PREPROCESSING = "api/layers/preprocessing_layers/image_preprocessing/";

    @Override
    default @Nullable Tensor outputMask(Value input, Kernels kernels) {
        return null;
    }

    @Override
    default List<WeightSpec> weights(Args<Shape> inputs) {
        return List.of();
    }

    @Override
    default Formula formula(Args<Shape> inputs) {
        return Formula.ZERO;
    }

    @Override
    default List<Shape> outputShapes(Args<Shape> inputs) {
        requireTensor(inputs);
        return Unary.super.outputShapes(inputs);
    }

    @Override
    default List<String> refusedArguments(Args<?> call) {
        return withoutDicts(call, Unary.super.refusedArguments(call));
    }

    /** Keras 3 also accepts a dict of images, labels, bounding boxes and segmentation masks here; that is refused. */
    static List<String> withoutDicts(Args<?> call, List<String> refused) {
        if (!isNested(call)) return refused;
        List<String> all = new ArrayList<>(refused);
        all.add("data=" + call.positional().get(0) + ": only a tensor of images is supported, not a dict");
        return all;
    }

    static void requireTensor(Args<?> call) {
        if (isNested(call)) throw new NotCheckableException("images passed in a dict are not supported");
    }

    private static boolean isNested(Args<?> call) {
        return !call.positional().isEmpty() && call.positional().get(0) instanceof Args.Arg.Many<?>;
    }

    /** Throws {@link ShapeException} unless this is an image or a batch of images. */
    static void requireImages(Shape input) {
        if (input.rank() != 3 && input.rank() != 4) {
            throw new ShapeException("an image or a batch of images: 3 or 4 axes", input.toString());
        }
    }
}
