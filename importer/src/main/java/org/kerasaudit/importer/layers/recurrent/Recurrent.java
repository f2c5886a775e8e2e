package org.kerasaudit.importer.layers.recurrent;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.Policy;
import org.kerasaudit.importer.layers.Scope;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.layers.UnknownLayer;
import org.kerasaudit.importer.layers.recurrent.GatedWeights.Packing;
import org.kerasaudit.importer.tensor.Precision;

/**
 * SimpleRNN, LSTM and GRU of every generation, UnifiedLSTM and UnifiedGRU of TensorFlow 1.13, the CuDNN variants, and RNN.
 */
public final class Recurrent implements LayerFamily {
    @Override
    public List<Type> types() {
        return List.of(
                new Type("SimpleRNN", config -> plain(config, Cells.simpleRnn(config)))
                        .doc(Cells.PAGE + "simple_rnn/")
                        .pitfalls(Cells.SIMPLE_PITFALLS)
                        .with(Trait.GO_BACKWARDS, Trait.NEEDS_TENSORS),
                lstm("LSTM").with(Trait.GATES, Trait.GO_BACKWARDS),
                gru("GRU").with(Trait.GATES, Trait.RESET_GATE, Trait.GO_BACKWARDS),
                lstm("UnifiedLSTM"),
                gru("UnifiedGRU"),
                cudnn("CuDNNLSTM", config -> Cells.lstm(config, Packing.CUDNN), "lstm/"),
                cudnn("CuDNNGRU", config -> Cells.gru(config, Packing.CUDNN), "gru/")
                        .with(Trait.RESET_GATE),
                new Type("RNN", Recurrent::rnn).doc(Cells.PAGE + "rnn/").with(Trait.GO_BACKWARDS, Trait.NEEDS_TENSORS),
                new Type("ConvRNN2D", Recurrent::rnn).doc(Cells.PAGE + "rnn/").with(Trait.CONVOLVES));
    }

    private static Type lstm(String className) {
        return new Type(className, config -> plain(config, Cells.lstm(config, Packing.KERAS)))
                .doc(Cells.PAGE + "lstm/")
                .pitfalls(Cells.LSTM_PITFALLS)
                .with(Trait.NEEDS_TENSORS);
    }

    private static Type gru(String className) {
        return new Type(className, config -> plain(config, Cells.gru(config, Packing.KERAS)))
                .doc(Cells.PAGE + "gru/")
                .pitfalls(Cells.GRU_PITFALLS)
                .with(Trait.NEEDS_TENSORS);
    }

    private static Type cudnn(String className, Function<Config, RecurrentCell> cell, String page) {
        return new Type(className, config -> cudnn(config, cell.apply(config)))
                .doc(Cells.PAGE + page)
                .pitfalls(
                        "Each gate has two biases where LSTM has one, so the stored bias is twice as long.",
                        "The kernels of each gate are stored transposed; Keras transposes them when loading them into LSTM or GRU.")
                .with(Trait.GATES, Trait.GO_BACKWARDS);
    }

    private static Layer plain(Config config, RecurrentCell cell) {
        config.ignore(
                "dropout",
                "recurrent_dropout",
                "dropout_W",
                "dropout_U",
                "W_regularizer",
                "U_regularizer",
                "b_regularizer",
                "input_dim",
                "input_length");
        boolean trainable = !config.origin().keras3()
                || Config.truth(config.raw("trainable")).orElse(true);
        HeldCell held = new HeldCell(cell, new Scope("cell", cell.className()), trainable);
        return layer(config, held, MaskRule.of(config));
    }

    private static Layer cudnn(Config config, RecurrentCell cell) {
        return layer(config, new HeldCell(cell, null, true), MaskRule.of(config.origin(), MaskRule.Output.NONE));
    }

    private static Layer rnn(Config config) {
        Config.Inner inner = config.inner("cell");
        if (inner.layer() instanceof UnknownLayer unknown) return unknown;
        boolean keras3 = config.origin().keras3();
        if (!keras3) config.refuseOtherPolicy("cell", config.raw("cell"));
        @Nullable Precision own = keras3 ? Policy.computing(config.raw("cell")) : null;
        HeldCell held =
                new HeldCell(Cells.cell("cell", inner), new Scope("cell", inner.name()), inner.trainable(), own);
        return layer(config, held, MaskRule.of(config));
    }

    /** Creates a layer with the options common to all recurrent layers. */
    static RecurrentLayer layer(Config config, HeldCell held, MaskRule masks) {
        return new RecurrentLayer(
                held,
                config.bool("return_sequences", false),
                config.bool("return_state", false),
                config.bool("go_backwards", false),
                masks,
                config.bool("time_major", false),
                config.integer("num_constants", 0, 0));
    }
}
