package org.kerasaudit.importer.model;

/**
 * A tensor as a configuration names it: {@code [layer name, call, output]}, shown {@code layer[0][0]}.
 *
 * @param node which call of the layer, as the file counts
 * @param tensor which of that call's outputs
 */
public record TensorRef(String layer, int node, int tensor) {
    /** Written out, like {@link #hashCode}: a record's own takes longer to make than a small model to read. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TensorRef that
                && layer.equals(that.layer)
                && node == that.node
                && tensor == that.tensor;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * layer.hashCode() + node) + tensor;
    }

    @Override
    public String toString() {
        return layer + "[" + node + "][" + tensor + "]";
    }
}
