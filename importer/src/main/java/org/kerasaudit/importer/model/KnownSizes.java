package org.kerasaudit.importer.model;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BinaryOperator;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.tensor.Shape;

/** Fills in the unknown sizes of a call with those of another call of the same layer. */
final class KnownSizes {
    private KnownSizes() {}

    /** Returns the call with all unknown sizes that {@code reference} knows; the call itself if the two contradict each other. */
    static Args<Shape> of(Args<Shape> call, Args<Shape> reference) {
        return filled(call, reference, Shape::merge);
    }

    /** Returns the call with unknown sizes filled in for the last axis only, for axis 1 only, and for all axes. */
    static List<Args<Shape>> fewestFirst(Args<Shape> call, Args<Shape> reference) {
        List<Args<Shape>> candidates = new ArrayList<>();
        for (int axis : new int[] {-1, 1}) {
            candidates.add(
                    filled(call, reference, (shape, known) -> shape.hasAxis(axis) ? along(axis, shape, known) : shape));
        }
        candidates.add(of(call, reference));
        return candidates;
    }

    private static Shape along(int axis, Shape shape, Shape known) {
        return shape.known(axis) ? shape : shape.with(axis, known.dim(axis));
    }

    private static Args<Shape> filled(Args<Shape> call, Args<Shape> reference, BinaryOperator<Shape> filling) {
        List<Shape> shapes = call.tensors();
        List<Shape> known = reference.tensors();
        boolean fits = shapes.size() == known.size();
        for (int i = 0; fits && i < shapes.size(); i++) fits = shapes.get(i).compatible(known.get(i));
        if (!fits) return call;
        Iterator<Shape> next = known.iterator();
        return call.map(shape -> filling.apply(shape, next.next()));
    }
}
