package org.kerasaudit.importer.layers.merging;

import java.util.List;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.ShapeException;

/** Layers that take several inputs of one kind and make one of them. */
public final class Merging implements LayerFamily {
    @Override
    public List<Type> types() {
        return List.of(
                elementwise("Add", MergeOp.ADD),
                elementwise("Subtract", MergeOp.SUBTRACT),
                elementwise("Multiply", MergeOp.MULTIPLY),
                elementwise("Average", MergeOp.AVERAGE),
                elementwise("Maximum", MergeOp.MAXIMUM),
                elementwise("Minimum", MergeOp.MINIMUM),
                new Type("Concatenate", Concatenate::read),
                new Type("Dot", Dot::read),
                new Type("Merge", Keras1Merge::read));
    }

    private static Type elementwise(String className, MergeOp op) {
        String page = "api/layers/merging_layers/" + className.toLowerCase(java.util.Locale.ROOT) + "/";
        return new Type(className, config -> new ElementwiseMerge(op, MaskMerging.of(config.origin()), page));
    }

    /** The inputs of a merging layer: all in one list. */
    public static <T> List<T> inputs(Args<T> args, int least) {
        List<T> inputs = args.inputs();
        if (args.positional().size() != 1) {
            throw new ShapeException("one list of inputs", args.positional().size() + " arguments");
        }
        if (inputs.size() < least) throw new ShapeException("at least " + least + " inputs", inputs.size() + " inputs");
        return inputs;
    }
}
