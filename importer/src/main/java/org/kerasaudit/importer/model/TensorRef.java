package org.kerasaudit.importer.model;

/**
 * A reference to a tensor in a configuration: {@code [layer name, call, output]}, printed as {@code layer[0][0]}.
 *
 * @param node the number of the layer's call as counted in the file
 * @param tensor the index of the call's output
 */
public record TensorRef(String layer, int node, int tensor) {

    @Override
    public String toString() {
        return layer + "[" + node + "][" + tensor + "]";
    }
}
