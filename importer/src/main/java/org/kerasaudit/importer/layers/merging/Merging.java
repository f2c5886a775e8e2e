package org.kerasaudit.importer.layers.merging;

import java.util.List;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Trait;

/** Layers that merge several inputs into one. */
public final class Merging implements LayerFamily {
    private static final String PAGE = "api/layers/merging_layers/";

    @Override
    public List<Type> types() {
        return List.of(
                elementwise("Add", MergeOp.ADD).with(Trait.KEEPS_NON_NEGATIVE),
                elementwise("Subtract", MergeOp.SUBTRACT),
                elementwise("Multiply", MergeOp.MULTIPLY).with(Trait.KEEPS_NON_NEGATIVE),
                elementwise("Average", MergeOp.AVERAGE),
                elementwise("Maximum", MergeOp.MAXIMUM).with(Trait.KEEPS_NON_NEGATIVE),
                elementwise("Minimum", MergeOp.MINIMUM),
                new Type("Concatenate", Concatenate::read)
                        .doc(PAGE + "concatenate/")
                        .with(Trait.KEEPS_NON_NEGATIVE, Trait.MOVES_ELEMENTS, Trait.NEEDS_TENSORS),
                new Type("Dot", Dot::read).doc(PAGE + "dot/").with(Trait.NEEDS_TENSORS),
                new Type("Merge", Keras1Merge::read)
                        .doc("1.2.2/layers/core/#merge")
                        .with(Trait.MERGES_BRANCHES));
    }

    private static Type elementwise(String className, MergeOp op) {
        return new Type(className, config -> ElementwiseMerge.read(op, config.origin()))
                .doc(PAGE + className.toLowerCase(java.util.Locale.ROOT) + "/")
                .with(Trait.NEEDS_TENSORS)
                .pitfalls("Merging has no parameters; inputs of lower rank get new axes after the batch axis.");
    }

    /** Returns the inputs of a merging layer, passed as a single list. */
    public static <T> List<T> inputs(Args<T> args, int least) {
        List<T> inputs = args.inputs();
        if (args.positional().size() != 1) {
            throw new ShapeException("one list of inputs", args.positional().size() + " arguments");
        }
        if (inputs.size() < least) throw new ShapeException("at least " + least + " inputs", inputs.size() + " inputs");
        return inputs;
    }
}
