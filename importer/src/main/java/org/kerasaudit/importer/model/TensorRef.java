package org.kerasaudit.importer.model;

/**
 * A tensor as a configuration names it: {@code [layer name, call, output]}, shown {@code layer[0][0]}.
 *
 * @param node which call of the layer, as the file counts
 * @param tensor which of that call's outputs
 */
public record TensorRef(String layer, int node, int tensor) {

    @Override
    public String toString() {
        return layer + "[" + node + "][" + tensor + "]";
    }
}
