package org.kerasaudit.dl4j.child;

import java.util.List;

/**
 * One model to import and run.
 *
 * @param model absolute path of the model
 * @param weights absolute path of the weights if {@code model} is a JSON architecture; empty otherwise
 * @param inputs arrays in the shapes Keras expects; empty to import only
 */
public record Question(String model, String weights, List<FloatArray> inputs) {}
