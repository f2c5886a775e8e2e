package org.kerasaudit.importer.tensor;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * A named elementwise function.
 *
 * @param eltwise the same function as a sequence of functions that native backends support; empty if there is none
 */
public record UnaryOp(String name, DoubleUnaryOperator function, List<Eltwise> eltwise) {
    public UnaryOp {
        eltwise = List.copyOf(eltwise);
    }

    public UnaryOp(String name, DoubleUnaryOperator function, Eltwise... eltwise) {
        this(name, function, List.of(eltwise));
    }
}
