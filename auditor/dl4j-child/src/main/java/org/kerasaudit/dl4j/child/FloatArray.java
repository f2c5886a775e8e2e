package org.kerasaudit.dl4j.child;

/**
 * An array passed between the processes.
 *
 * @param shape sizes of the axes, batch first
 * @param values elements in row-major order
 */
public record FloatArray(int[] shape, float[] values) {}
