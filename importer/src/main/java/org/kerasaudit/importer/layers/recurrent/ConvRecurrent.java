package org.kerasaudit.importer.layers.recurrent;

import java.util.List;
import java.util.function.Function;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Scope;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.layers.convolution.Convolutions;
import org.kerasaudit.importer.layers.convolution.KernelLayout;
import org.kerasaudit.importer.layers.convolution.Sliding;

/** ConvLSTM1D to 3D, and the cell of ConvLSTM2D that Keras 2 offers separately. */
public final class ConvRecurrent implements LayerFamily {
    @Override
    public List<Type> types() {
        return List.of(
                type("ConvLSTM1D", 1, config -> layer(config, 1)).with(Trait.GATES, Trait.GO_BACKWARDS),
                type("ConvLSTM2D", 2, config -> layer(config, 2)).with(Trait.GATES, Trait.GO_BACKWARDS),
                type("ConvLSTM3D", 3, config -> layer(config, 3)).with(Trait.GATES, Trait.GO_BACKWARDS),
                type("ConvLSTM2DCell", 2, config -> new CellLayer(cell(config, 2))));
    }

    private static Type type(String className, int rank, Function<Config, Layer> reader) {
        return new Type(className, reader)
                .doc(Cells.PAGE + "conv_lstm" + rank + "d/")
                .pitfalls(
                        "The factor 4 stands for the gates and the candidate, each with one kernel over the input channels and one over its own filters.",
                        "Neither strides nor dilation apply to the recurrent convolution, whose padding is always same.")
                .with(Trait.CONVOLVES);
    }

    private static Layer layer(Config config, int rank) {
        boolean keras1 = config.origin().keras1();
        RecurrentCell cell = keras1 ? keras1Cell(config) : cell(config, rank);
        HeldCell held = new HeldCell(cell, new Scope("cell", cell.className()), true);
        if (config.bool("time_major", false)) config.refuse("time_major", "ConvLSTM supports only batch-major input");
        return Recurrent.layer(config, held, masks(config));
    }

    /** tf.keras accepts {@code zero_output_for_mask} here but ignores it. */
    private static MaskRule masks(Config config) {
        config.ignore("zero_output_for_mask");
        return config.origin().keras3() ? MaskRule.of(config) : MaskRule.of(config.origin(), MaskRule.Output.PREVIOUS);
    }

    private static RecurrentCell cell(Config config, int rank) {
        config.ignore("unit_forget_bias", "dropout", "recurrent_dropout");
        Sliding window = Convolutions.slidingWindow(config, rank, false);
        Origin origin = config.origin();
        return new ConvLstm(
                window,
                config.integer("filters", 1),
                new ConvGates(KernelLayout.of(origin, rank, window.format()), false, config.bool("use_bias", true)),
                config.activation("activation", "tanh"),
                config.activation("recurrent_activation", origin.keras3() ? "sigmoid" : "hard_sigmoid"),
                origin.keras3());
    }

    private static RecurrentCell keras1Cell(Config config) {
        config.ignore("dropout_W", "dropout_U", "W_regularizer", "U_regularizer", "b_regularizer");
        Sliding window = Convolutions.slidingWindowKeras1(config, 2);
        return new ConvLstm(
                window,
                config.integer("nb_filter", 1),
                new ConvGates(KernelLayout.of(config.origin(), 2, window.format()), true, true),
                config.activation("activation", "tanh"),
                config.activation("inner_activation", "hard_sigmoid"),
                false);
    }
}
