package org.kerasaudit.importer.layers;

/**
 * A layer inside a layer, e.g. the cell of an LSTM.
 *
 * @param attribute the Python attribute that holds it, which Keras 3 archives use as a path part: {@code forward_layer}
 * @param name the inner layer's own name, which legacy files use: {@code forward_lstm_1}; empty where it has none
 */
public record Scope(String attribute, String name) {}
