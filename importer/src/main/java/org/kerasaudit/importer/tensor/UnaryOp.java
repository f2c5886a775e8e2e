package org.kerasaudit.importer.tensor;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * A named elementwise function.
 *
 * @param curves the same function as native engines know it, one after the other; empty where they do not
 */
public record UnaryOp(String name, DoubleUnaryOperator function, List<Curve> curves) {
    public UnaryOp {
        curves = List.copyOf(curves);
    }

    public UnaryOp(String name, DoubleUnaryOperator function, Curve... curves) {
        this(name, function, List.of(curves));
    }
}
