package org.kerasaudit.dl4j.child;

import java.util.List;

/**
 * One model to import and run.
 *
 * @param model its absolute path
 * @param weights the absolute path of its weights where {@code model} is a JSON architecture; else empty
 * @param inputs shaped as Keras takes them; none to import only
 */
public record Question(String model, String weights, List<FloatArray> inputs) {}
