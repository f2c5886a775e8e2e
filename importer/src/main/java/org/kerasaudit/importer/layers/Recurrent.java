package org.kerasaudit.importer.layers;

import java.util.List;

/** SimpleRNN, LSTM and GRU of every generation. */
public final class Recurrent implements LayerFamily {
    private static final List<String> SIMPLE_PITFALLS = List.of(
            "The output projection W_ya of textbooks is not counted: Keras's SimpleRNN puts out its state itself; a Dense "
                    + "after it is that projection, and a layer of its own.");
    private static final List<String> LSTM_PITFALLS = List.of(
            "The factor 4 stands for the input, forget and output gates and the candidate; each has its own kernel, recurrent "
                    + "kernel and one bias.",
            "Keras has one bias vector per gate, PyTorch and CuDNN have two.");
    private static final List<String> GRU_PITFALLS = List.of(
            "With reset_after=True, the default since TensorFlow 2, input and recurrence have a bias each: 2 × units per gate "
                    + "instead of units.");

    @Override
    public List<Type> types() {
        return List.of(
                new Type("SimpleRNN", Recurrent::simpleRnn),
                new Type("LSTM", Recurrent::lstm),
                new Type("GRU", Recurrent::gru));
    }

    private static Layer simpleRnn(Config config) {
        GatedWeights layout = layout(config, "h", "", 1);
        RecurrentCell cell =
                new RecurrentCells.SimpleRnn(units(config), config.activation("activation", "tanh"), layout);
        return layer(config, cell, "api/layers/recurrent_layers/simple_rnn/", SIMPLE_PITFALLS);
    }

    private static Layer lstm(Config config) {
        GatedWeights layout = layout(config, "ifco", "icfo", 1);
        config.ignore("unit_forget_bias");
        RecurrentCell cell = new RecurrentCells.Lstm(
                units(config), config.activation("activation", "tanh"), gateActivation(config), layout);
        return layer(config, cell, "api/layers/recurrent_layers/lstm/", LSTM_PITFALLS);
    }

    private static Layer gru(Config config) {
        boolean resetAfter = config.bool("reset_after", config.origin().keras3());
        GatedWeights layout = layout(config, "zrh", "zrh", resetAfter ? 2 : 1);
        RecurrentCell cell = new RecurrentCells.Gru(
                units(config), config.activation("activation", "tanh"), gateActivation(config), resetAfter, layout);
        return layer(config, cell, "api/layers/recurrent_layers/gru/", GRU_PITFALLS);
    }

    private static int units(Config config) {
        return config.integer(config.present("output_dim", "units"), 1);
    }

    /** Until Keras 2.2 gates default to hard_sigmoid, from 2.3 on to sigmoid; files state it, as {@code inner_activation} in 1. */
    private static Activation gateActivation(Config config) {
        boolean modern = config.origin().keras3() || config.origin().atLeast(2, 3);
        return config.activation(
                config.present("inner_activation", "recurrent_activation"), modern ? "sigmoid" : "hard_sigmoid");
    }

    /** Keras 1 keeps one array per gate, unless {@code consume_less="gpu"} packs them. */
    private static GatedWeights layout(Config config, String gates, String keras1Gates, int biasRows) {
        boolean keras1 = config.origin().keras1();
        boolean packed = !keras1
                || keras1Gates.isEmpty()
                || config.raw("consume_less").asText().equals("gpu");
        List<String> names = keras1 ? GatedWeights.KERAS_1 : GatedWeights.KERAS_2;
        boolean useBias = keras1 || config.bool("use_bias", true);
        return new GatedWeights(gates, packed ? "" : keras1Gates, names, useBias, biasRows);
    }

    private static Layer layer(Config config, RecurrentCell cell, String doc, List<String> pitfalls) {
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
        if (config.bool("time_major", false)) config.refuse("time_major", "sequences along the first axis");
        return new RecurrentLayer(
                cell,
                config.bool("return_sequences", false),
                config.bool("return_state", false),
                config.bool("go_backwards", false),
                config.bool("zero_output_for_mask", false),
                new Scope("cell", cell.cellName()),
                config.origin().keras3() ? 1 : 3,
                doc,
                pitfalls);
    }
}
