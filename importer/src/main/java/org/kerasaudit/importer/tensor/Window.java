package org.kerasaudit.importer.tensor;

/**
 * A window sliding over the spatial axes of a channels-last tensor {@code [batch, spatial..., channels]}. Every array has one
 * entry per spatial axis.
 *
 * @param size cells of the window
 * @param strides cells between windows
 * @param dilation cells between neighbouring taps of the window
 * @param before zero cells assumed before the input; negative leaves cells out
 * @param after zero cells assumed after the input; negative leaves cells out
 */
public record Window(int[] size, int[] strides, int[] dilation, int[] before, int[] after) {

    /** The number of window positions along spatial axis {@code axis} of an input of {@code length} cells. */
    public int outputLength(int axis, int length) {
        return Math.max(0, Math.floorDiv(length + before[axis] + after[axis] - reach(axis), strides[axis]) + 1);
    }

    /** The length of the shortest input that has {@code positions} window positions along spatial axis {@code axis}. */
    public int inputLength(int axis, int positions) {
        return (positions - 1) * strides[axis] + reach(axis) - before[axis] - after[axis];
    }

    /** Cells from the first to the last tap, inclusive. */
    private int reach(int axis) {
        return (size[axis] - 1) * dilation[axis] + 1;
    }

    public int rank() {
        return size.length;
    }
}
