package org.kerasaudit.importer.tensor;

import java.util.Arrays;
import java.util.Optional;

/** The element types that Keras stores, by their Keras names. */
public enum DType {
    FLOAT16("float16", 2),
    BFLOAT16("bfloat16", 2),
    FLOAT32("float32", 4),
    FLOAT64("float64", 8),
    INT8("int8", 1),
    INT16("int16", 2),
    INT32("int32", 4),
    INT64("int64", 8),
    UINT8("uint8", 1),
    UINT16("uint16", 2),
    UINT32("uint32", 4),
    UINT64("uint64", 8),
    BOOL("bool", 1),
    STRING("string", 0);

    private final String kerasName;
    private final int bytes;

    DType(String kerasName, int bytes) {
        this.kerasName = kerasName;
        this.bytes = bytes;
    }

    /** Returns the type with this Keras name, e.g. {@code "float32"}; empty for an unknown name. */
    public static Optional<DType> named(String kerasName) {
        return Arrays.stream(values())
                .filter(type -> type.kerasName.equals(kerasName))
                .findFirst();
    }

    public String kerasName() {
        return kerasName;
    }

    /** Returns the number of bytes per element; 0 for strings, whose size varies. */
    public int bytes() {
        return bytes;
    }

    public boolean isFloating() {
        return ordinal() <= FLOAT64.ordinal();
    }

    /** Returns whether elements are integers or booleans. */
    public boolean isIntegral() {
        return !isFloating() && this != STRING;
    }
}
