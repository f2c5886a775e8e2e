package org.kerasaudit.importer.ops;

import java.util.Arrays;
import java.util.List;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.tensor.DType;

/**
 * Keras's type promotion: the least upper bound of all operands in a lattice (https://keras.io/api/ops/). Python
 * integers and floats are weak: they yield to any tensor of their kind.
 */
enum Promotion {
    BOOL(DType.BOOL),
    UINT8(DType.UINT8),
    UINT16(DType.UINT16),
    UINT32(DType.UINT32),
    UINT64(DType.UINT64),
    /** A Python integer. */
    WEAK_INT(DType.INT32),
    INT8(DType.INT8),
    INT16(DType.INT16),
    INT32(DType.INT32),
    INT64(DType.INT64),
    /** A Python float. */
    WEAK_FLOAT(DType.FLOAT32),
    BFLOAT16(DType.BFLOAT16),
    FLOAT16(DType.FLOAT16),
    FLOAT32(DType.FLOAT32),
    FLOAT64(DType.FLOAT64);

    private static final int[] ABOVE = upperBounds();

    private final DType type;

    Promotion(DType type) {
        this.type = type;
    }

    DType type() {
        return type;
    }

    static Promotion of(DType type) {
        return Arrays.stream(values())
                .filter(node -> node.type == type && node != WEAK_INT && node != WEAK_FLOAT)
                .findFirst()
                .orElseThrow(() -> new NotCheckableException(type.kerasName() + " is not a numeric type"));
    }

    /** Returns the type in which an operation computes, as keras.backend.result_type does. */
    static DType resultType(List<Promotion> operands) {
        int among = 0;
        int common = -1;
        for (Promotion operand : operands) {
            among |= 1 << operand.ordinal();
            common &= ABOVE[operand.ordinal()];
        }
        int candidates = (common & among) != 0 ? common & among : common;
        for (Promotion node : values()) {
            boolean candidate = (candidates & 1 << node.ordinal()) != 0;
            boolean least = (common & ~ABOVE[node.ordinal()]) == 0;
            if (candidate && least) return node == UINT64 ? DType.UINT32 : node.type;
        }
        throw new NotCheckableException("no common type of " + operands);
    }

    static DType resultType(Promotion... operands) {
        return resultType(List.of(operands));
    }

    /** Returns for each type the set of types at or above it, as a bit mask. */
    private static int[] upperBounds() {
        int[][] next = new int[values().length][];
        next[BOOL.ordinal()] = up(WEAK_INT);
        next[UINT8.ordinal()] = up(INT16, UINT16);
        next[UINT16.ordinal()] = up(INT32, UINT32);
        next[UINT32.ordinal()] = up(INT64, UINT64);
        next[UINT64.ordinal()] = up(WEAK_FLOAT);
        next[WEAK_INT.ordinal()] = up(UINT8, INT8);
        next[INT8.ordinal()] = up(INT16);
        next[INT16.ordinal()] = up(INT32);
        next[INT32.ordinal()] = up(INT64);
        next[INT64.ordinal()] = up(WEAK_FLOAT);
        next[WEAK_FLOAT.ordinal()] = up(BFLOAT16, FLOAT16);
        next[BFLOAT16.ordinal()] = up(FLOAT32);
        next[FLOAT16.ordinal()] = up(FLOAT32);
        next[FLOAT32.ordinal()] = up(FLOAT64);
        next[FLOAT64.ordinal()] = up();
        int[] above = new int[next.length];
        for (int i = 0; i < above.length; i++) above[i] = closure(i, next);
        return above;
    }

    private static int[] up(Promotion... nodes) {
        return Arrays.stream(nodes).mapToInt(Enum::ordinal).toArray();
    }

    private static int closure(int node, int[][] next) {
        int reached = 1 << node;
        for (int higher : next[node]) reached |= closure(higher, next);
        return reached;
    }
}
