package org.kerasaudit.importer.layers.image;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Elements;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * A layer that alters images in training and hands them on at inference.
 *
 * @param declared the shape it declares for one it is given; throws {@link ShapeException} for what Keras cannot take
 * @param unpacks whether single images are made a batch and taken out again, by which a mask is lost
 */
record Augmentation(UnaryOperator<Shape> declared, Elements elements, boolean unpacks) implements ImageLayer {
    @Override
    public Shape outputShape(Shape input) {
        return declared.apply(input);
    }

    @Override
    public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
        return elements.of(x, kernels);
    }

    @Override
    public @Nullable Tensor outputMask(Value input, Kernels kernels) {
        return unpacks && input.tensor().rank() == 3 ? null : elements.mask(input, kernels);
    }
}
