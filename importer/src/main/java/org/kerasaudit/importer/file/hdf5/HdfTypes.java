package org.kerasaudit.importer.file.hdf5;

import io.jhdf.object.datatype.BitField;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.EnumDataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.OpaqueDataType;
import io.jhdf.object.datatype.OrderedDataType;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.kerasaudit.importer.tensor.DType;

/** Maps HDF5 datatypes to Keras's element types. */
final class HdfTypes {
    private HdfTypes() {}

    /** Returns the element type; empty for one that Keras never stores. */
    static Optional<DType> dtype(DataType type) {
        if (HdfText.isText(type)) return Optional.of(DType.STRING);
        if (type instanceof FixedPoint number) return whole(number);
        if (type instanceof FloatingPoint number) return floating(number);
        if (type instanceof EnumDataType choice) {
            return isBool(choice) ? Optional.of(DType.BOOL) : dtype(choice.getBaseType());
        }
        if (type instanceof BitField bits && bits.getBitOffset() == 0) return DType.named("uint" + 8 * bits.getSize());
        return Optional.empty();
    }

    /** Returns whether this is the enum that h5py writes for NumPy's bool. */
    private static boolean isBool(EnumDataType type) {
        return type.getBaseType().getSize() == 1 && type.getEnumMapping().equals(Map.of(0, "FALSE", 1, "TRUE"));
    }

    private static Optional<DType> whole(FixedPoint number) {
        if (number.getBitOffset() != 0 || number.getBitPrecision() != 8 * number.getSize()) return Optional.empty();
        return DType.named((number.isSigned() ? "int" : "uint") + 8 * number.getSize());
    }

    private static Optional<DType> floating(FloatingPoint number) {
        int exponent = number.getExponentSize();
        int mantissa = number.getMantissaSize();
        if (number.getBitOffset() != 0 || 1 + exponent + mantissa != 8 * number.getSize()) return Optional.empty();
        return switch (exponent) {
            case 5 -> mantissa == 10 ? Optional.of(DType.FLOAT16) : Optional.empty();
            case 8 ->
                mantissa == 7
                        ? Optional.of(DType.BFLOAT16)
                        : mantissa == 23 ? Optional.of(DType.FLOAT32) : Optional.empty();
            case 11 -> mantissa == 52 ? Optional.of(DType.FLOAT64) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** Returns whether Keras may mark two-byte elements of this type as bfloat16. */
    static boolean maybeBfloat16(DataType type) {
        return type.getSize() == 2
                && (type instanceof FloatingPoint || type instanceof FixedPoint || type instanceof OpaqueDataType);
    }

    static ByteOrder order(DataType type) {
        if (type instanceof EnumDataType choice) return order(choice.getBaseType());
        return type instanceof OrderedDataType ordered ? ordered.getByteOrder() : ByteOrder.LITTLE_ENDIAN;
    }

    /** Describes a datatype in the terms of the HDF5 specification, e.g. {@code fixed-point elements of 3 bytes}. */
    static String describe(DataType type) {
        String name = type.getClass().getSimpleName().replaceFirst("(DataType|Data)$", "");
        String kind = name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
        return kind + " elements of " + type.getSize() + " bytes";
    }
}
