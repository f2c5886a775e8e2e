package org.kerasaudit.importer.layers.recurrent;

import java.util.List;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.Scope;
import org.kerasaudit.importer.layers.UnknownLayer;
import org.kerasaudit.importer.layers.recurrent.GatedWeights.Packing;

/** SimpleRNN, LSTM and GRU of every generation, UnifiedLSTM and UnifiedGRU of TensorFlow 1.13, the CuDNN forms, and RNN. */
public final class Recurrent implements LayerFamily {
    private static final String DOC = "api/layers/recurrent_layers/";
    private static final List<String> CUDNN_PITFALLS = List.of(
            "Each gate has two biases where LSTM has one: the file's bias is twice as long.",
            "The kernels of each gate are stored transposed; Keras turns them around when it loads them into LSTM or GRU.");

    @Override
    public List<Type> types() {
        return List.of(
                new Type(
                        "SimpleRNN",
                        config -> plain(config, Cells.simpleRnn(config), "simple_rnn/", Cells.SIMPLE_PITFALLS)),
                new Type("LSTM", Recurrent::lstm),
                new Type("GRU", Recurrent::gru),
                new Type("UnifiedLSTM", Recurrent::lstm),
                new Type("UnifiedGRU", Recurrent::gru),
                new Type("CuDNNLSTM", config -> cudnn(config, Cells.lstm(config, Packing.CUDNN), "lstm/")),
                new Type("CuDNNGRU", config -> cudnn(config, Cells.gru(config, Packing.CUDNN), "gru/")),
                new Type("RNN", Recurrent::rnn),
                new Type("ConvRNN2D", Recurrent::rnn));
    }

    private static Layer lstm(Config config) {
        return plain(config, Cells.lstm(config, Packing.KERAS), "lstm/", Cells.LSTM_PITFALLS);
    }

    private static Layer gru(Config config) {
        return plain(config, Cells.gru(config, Packing.KERAS), "gru/", Cells.GRU_PITFALLS);
    }

    private static Layer plain(Config config, RecurrentCell cell, String doc, List<String> pitfalls) {
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
        HeldCell held = new HeldCell(cell, new Scope("cell", cell.className()), true);
        return layer(config, held, MaskRule.of(config), DOC + doc, pitfalls);
    }

    private static Layer cudnn(Config config, RecurrentCell cell, String doc) {
        return layer(
                config,
                new HeldCell(cell, null, true),
                MaskRule.of(config.origin(), MaskRule.Output.NONE),
                DOC + doc,
                CUDNN_PITFALLS);
    }

    private static Layer rnn(Config config) {
        Config.Inner inner = config.inner("cell");
        if (inner.layer() instanceof UnknownLayer unknown) return unknown;
        config.refuseOtherPolicy("cell", config.raw("cell"));
        RecurrentCell cell = Cells.cell("cell", inner);
        HeldCell held = new HeldCell(cell, new Scope("cell", inner.name()), inner.trainable());
        return layer(config, held, MaskRule.of(config), DOC + "rnn/", List.of());
    }

    /** A layer of what all recurrent layers are told alike. */
    static RecurrentLayer layer(Config config, HeldCell held, MaskRule masks, String doc, List<String> pitfalls) {
        return new RecurrentLayer(
                held,
                config.bool("return_sequences", false),
                config.bool("return_state", false),
                config.bool("go_backwards", false),
                masks,
                config.bool("time_major", false),
                config.integer("num_constants", 0, 0),
                doc,
                pitfalls);
    }
}
