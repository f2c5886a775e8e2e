package org.kerasaudit.importer.file;

import java.util.function.UnaryOperator;
import org.kerasaudit.importer.file.hdf5.HdfTree;

/**
 * Maps groups of an HDF5 file to paths in the tree of Keras objects. Keras 3 nests groups the way it nests objects:
 * {@code /layers/dense/vars}. So does tf.keras 2.11 to 2.15, except on Windows, where it joins paths with the system's separator,
 * which HDF5 treats as part of the name: {@code /layers\dense/vars}.
 */
final class ObjectPaths {
    private static final String VARS = "vars";
    private static final String OWN_VARS = "/" + VARS;
    private static final char WINDOWS = '\\';

    private ObjectPaths() {}

    static boolean isVars(String group) {
        return group.endsWith(OWN_VARS);
    }

    /**
     * Returns a function from paths in {@code tree} to paths in the tree of objects. Backslashes are separators only if no group
     * of variables is nested deeper than Keras on Windows nests them; then no two paths collide.
     *
     * @param tensorflowKeras whether the file may come from tf.keras 2; Keras 3 neither writes nor finds such names
     */
    static UnaryOperator<String> in(HdfTree tree, boolean tensorflowKeras) {
        boolean windows = tensorflowKeras
                && tree.groups(ObjectPaths::isVars).anyMatch(ObjectPaths::isJoined)
                && tree.groups(ObjectPaths::isVars).allMatch(ObjectPaths::isShallow);
        return windows ? path -> isJoined(path) ? slashed(path) : path : UnaryOperator.identity();
    }

    /** Returns whether {@code path} is no deeper than {@code /<name>/vars}. */
    private static boolean isShallow(String path) {
        return path.indexOf('/', endOfName(path) + 1) < 0;
    }

    /** Returns whether {@code path} is below {@code /<name>/vars} with a backslash in the name. */
    private static boolean isJoined(String path) {
        int end = endOfName(path);
        int backslash = path.indexOf(WINDOWS);
        return backslash >= 0 && backslash < end && (path + "/").startsWith(OWN_VARS + "/", end);
    }

    private static String slashed(String path) {
        int end = endOfName(path);
        return path.substring(0, end).replace(WINDOWS, '/') + path.substring(end);
    }

    private static int endOfName(String path) {
        int end = path.indexOf('/', 1);
        return end < 0 ? path.length() : end;
    }
}
