package org.kerasaudit.importer.tensor;

/**
 * A window that slides over the spatial axes of a channels-last tensor {@code [batch, spatial..., channels]}. Every
 * array has one entry per spatial axis.
 *
 * @param size cells of the window
 * @param strides distance between windows, in cells
 * @param dilation distance between neighboring taps of the window, in cells
 * @param before zero cells before the input; a negative number crops cells
 * @param after zero cells after the input; a negative number crops cells
 */
public record Window(int[] size, int[] strides, int[] dilation, int[] before, int[] after) {

    /** Returns the number of window positions along spatial axis {@code axis} of an input of {@code length} cells. */
    public int outputLength(int axis, int length) {
        return Math.max(
                0,
                Math.toIntExact(
                        Math.floorDiv((long) length + before[axis] + after[axis] - extent(axis), strides[axis]) + 1));
    }

    /**
     * Returns the length of the shortest input that has {@code positions} window positions along spatial axis
     * {@code axis}.
     */
    public int inputLength(int axis, int positions) {
        return Math.toIntExact((positions - 1L) * strides[axis] + extent(axis) - before[axis] - after[axis]);
    }

    /** Returns the number of cells from the first to the last tap, inclusive. */
    private long extent(int axis) {
        return (size[axis] - 1L) * dilation[axis] + 1;
    }

    public int rank() {
        return size.length;
    }
}
