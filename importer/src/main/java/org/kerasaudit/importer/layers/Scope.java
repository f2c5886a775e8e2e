package org.kerasaudit.importer.layers;

/**
 * The place of a nested layer, e.g. the cell of an LSTM.
 *
 * @param attribute the Python attribute that holds it, a path component in Keras 3 archives: {@code forward_layer}
 * @param name the nested layer's name, used by legacy files: {@code forward_lstm_1}; empty if it has none
 */
public record Scope(String attribute, String name) {}
