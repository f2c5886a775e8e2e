package org.kerasaudit.importer.layers;

import org.kerasaudit.importer.tensor.BinaryOp;

/** How an elementwise merging layer folds its inputs. */
enum MergeOp {
    ADD(BinaryOp.ADD),
    SUBTRACT(BinaryOp.SUBTRACT),
    MULTIPLY(BinaryOp.MULTIPLY),
    /** The sum, divided by the number of inputs afterwards. */
    AVERAGE(BinaryOp.ADD),
    MAXIMUM(BinaryOp.MAXIMUM),
    MINIMUM(BinaryOp.MINIMUM);

    private final BinaryOp fold;

    MergeOp(BinaryOp fold) {
        this.fold = fold;
    }

    BinaryOp fold() {
        return fold;
    }
}
