package org.kerasaudit.importer.tensor;

import java.util.function.DoubleBinaryOperator;

/** A named elementwise function of two operands; the name lets a native engine recognize it. */
public record BinaryOp(String name, DoubleBinaryOperator function) {
    public static final BinaryOp ADD = new BinaryOp("add", Double::sum);
    public static final BinaryOp SUBTRACT = new BinaryOp("subtract", (a, b) -> a - b);
    public static final BinaryOp MULTIPLY = new BinaryOp("multiply", (a, b) -> a * b);
    public static final BinaryOp DIVIDE = new BinaryOp("divide", (a, b) -> a / b);
    public static final BinaryOp MAXIMUM = new BinaryOp("maximum", Math::max);
    public static final BinaryOp MINIMUM = new BinaryOp("minimum", Math::min);
}
