package org.kerasaudit.importer.tensor;

import java.util.function.DoubleUnaryOperator;

/** A named elementwise function; the name lets a native engine recognise it. */
public record UnaryOp(String name, DoubleUnaryOperator function) {}
