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
 * A layer that changes images during training and returns them unchanged at inference.
 *
 * @param declared the declared shape for an input shape; throws {@link ShapeException} for input Keras does not accept
 * @param unpacks whether single images are wrapped in a batch and unwrapped again, which loses the mask
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
