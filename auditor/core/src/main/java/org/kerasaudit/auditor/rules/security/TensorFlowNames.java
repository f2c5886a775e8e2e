package org.kerasaudit.auditor.rules.security;

import java.util.Set;

/** Decides from lists which TensorFlow names a graph may use. */
final class TensorFlowNames {
    private static final String RAW_OPS = "raw_ops.";

    /** Parts of Keras whose functions may be pure. */
    private static final Set<String> KERAS_PARTS =
            Set.of("activations", "losses", "metrics", "initializers", "regularizers", "constraints", "ops");

    /** Methods that create ragged tensors. */
    private static final Set<String> CLASS_METHODS = Set.of(
            "from_value_rowids",
            "from_row_splits",
            "from_row_lengths",
            "from_row_starts",
            "from_row_limits",
            "from_uniform_row_length",
            "from_nested_value_rowids",
            "from_nested_row_splits",
            "from_nested_row_lengths",
            "from_tensor",
            "from_sparse",
            "from_dense");

    /** Methods of ragged and sparse tensors that tf.keras turns into layers. */
    private static final Set<String> METHODS = Set.of(
            "value_rowids",
            "nested_value_rowids",
            "nrows",
            "row_starts",
            "row_limits",
            "row_lengths",
            "nested_row_lengths",
            "bounding_shape",
            "with_values",
            "with_flat_values",
            "with_row_splits_dtype",
            "merge_dims",
            "to_tensor",
            "to_sparse",
            "get_shape");

    private TensorFlowNames() {}

    /** Whether the raw operation only computes. */
    static boolean isPureOperation(String operation) {
        return Names.TENSORFLOW_OPERATIONS.contain(operation);
    }

    /** Whether this is a function that only computes, such as {@code math.add}. */
    static boolean isPure(String symbol) {
        String name = withoutVersion(symbol);
        int dot = name.indexOf('.');
        if (dot < 0) return Names.TENSORFLOW_FUNCTIONS.contain(name);
        if (name.startsWith("keras.")) return isPureInKeras(name.substring(dot + 1));
        if (name.startsWith(RAW_OPS)) return isPureOperation(name.substring(RAW_OPS.length()));
        return Names.TENSORFLOW_SYMBOLS.contain(name);
    }

    private static boolean isPureInKeras(String symbol) {
        int dot = symbol.lastIndexOf('.');
        String part = dot < 0 ? "" : symbol.substring(0, dot);
        String name = symbol.substring(dot + 1);
        return part.equals("backend")
                ? Names.KERAS_BACKEND_FUNCTIONS.contain(name)
                : KERAS_PARTS.contains(part) && Names.KERAS_FUNCTIONS.contain(name);
    }

    /** Whether the method of this class only creates a tensor. */
    static boolean isPureClassMethod(String className, String method) {
        String name = withoutVersion(className);
        return (name.equals("RaggedTensor") || name.equals("SparseTensor") || name.equals("sparse.SparseTensor"))
                && CLASS_METHODS.contains(method);
    }

    /** Whether the method of a tensor only computes. */
    static boolean isPureMethod(String method) {
        return METHODS.contains(method);
    }

    /** Whether the name is that of a public property. */
    static boolean isProperty(String name) {
        return !name.isEmpty()
                && name.charAt(0) != '_'
                && name.chars().allMatch(c -> c == '_' || c < 128 && Character.isLetterOrDigit(c));
    }

    private static String withoutVersion(String symbol) {
        String name = symbol;
        for (String prefix : new String[] {"tf.", "tensorflow.", "compat.v1.", "compat.v2."}) {
            if (name.startsWith(prefix)) name = name.substring(prefix.length());
        }
        return name;
    }
}
