package org.kerasaudit.importer.layers.recurrent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.kerasaudit.importer.layers.Activation;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Scope;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.layers.UnknownLayer;
import org.kerasaudit.importer.layers.recurrent.GatedWeights.Packing;

/** The cells of recurrent layers as separate classes, for use in RNN: LSTMCell, StackedRNNCells and others. */
public final class Cells implements LayerFamily {
    static final String[] SIMPLE_PITFALLS = {
        "The output projection W_ya of textbooks is not counted: Keras's SimpleRNN returns its state; that projection is a separate Dense layer."
    };
    static final String[] LSTM_PITFALLS = {
        "The factor 4 stands for the input, forget and output gates and the candidate; each has its own kernel, recurrent kernel and one bias.",
        "Keras has one bias vector per gate; PyTorch and CuDNN have two."
    };
    static final String[] GRU_PITFALLS = {
        "With reset_after=True, the default since TensorFlow 2, input and recurrence have separate biases: 2 × units per gate instead of units."
    };

    static final String PAGE = "api/layers/recurrent_layers/";

    @Override
    public List<Type> types() {
        return List.of(
                new Type("SimpleRNNCell", config -> cell(config, simpleRnn(config)))
                        .doc(PAGE + "simple_rnn_cell/")
                        .pitfalls(SIMPLE_PITFALLS),
                new Type("LSTMCell", config -> cell(config, lstm(config, Packing.KERAS)))
                        .doc(PAGE + "lstm_cell/")
                        .pitfalls(LSTM_PITFALLS)
                        .with(Trait.GATES),
                new Type("GRUCell", config -> cell(config, gru(config, Packing.KERAS)))
                        .doc(PAGE + "gru_cell/")
                        .pitfalls(GRU_PITFALLS)
                        .with(Trait.GATES, Trait.RESET_GATE),
                new Type("StackedRNNCells", Cells::stacked)
                        .doc(PAGE + "stacked_rnn_cell/")
                        .pitfalls(
                                "The input of each cell after the first is the output of the previous one, not the layer's input."),
                new Type("ResidualWrapper", Cells::residual).doc(PAGE + "rnn/"),
                new Type("DropoutWrapper", Cells::dropout).doc(PAGE + "rnn/"),
                new Type("DeviceWrapper", Cells::device).doc(PAGE + "rnn/"));
    }

    private static Layer cell(Config config, RecurrentCell cell) {
        config.ignore("dropout", "recurrent_dropout");
        return new CellLayer(cell);
    }

    static RecurrentCell simpleRnn(Config config) {
        GatedWeights layout = layout(config, "h", "", 1, Packing.KERAS);
        return new RecurrentCells.SimpleRnn(units(config), config.activation("activation", "tanh"), layout);
    }

    static RecurrentCell lstm(Config config, Packing packing) {
        boolean cudnn = packing == Packing.CUDNN;
        config.ignore("unit_forget_bias");
        GatedWeights layout = layout(config, "ifco", "icfo", cudnn ? 2 : 1, packing);
        Activation gates = cudnn ? config.activation("recurrent_activation", "sigmoid") : gateActivation(config);
        return new RecurrentCells.Lstm(units(config), config.activation("activation", "tanh"), gates, layout);
    }

    static RecurrentCell gru(Config config, Packing packing) {
        boolean cudnn = packing == Packing.CUDNN;
        boolean resetAfter = cudnn || config.bool("reset_after", config.origin().keras3());
        GatedWeights layout = layout(config, "zrh", "zrh", resetAfter ? 2 : 1, packing);
        Activation gates = cudnn ? config.activation("recurrent_activation", "sigmoid") : gateActivation(config);
        return new RecurrentCells.Gru(
                units(config), config.activation("activation", "tanh"), gates, resetAfter, layout);
    }

    private static int units(Config config) {
        return config.integer(config.present("output_dim", "units"), 1);
    }

    /**
     * Gates default to hard_sigmoid until Keras 2.2, and to sigmoid since 2.3; files state the activation, in Keras 1
     * as {@code inner_activation}.
     */
    private static Activation gateActivation(Config config) {
        boolean modern = config.origin().keras3() || config.origin().atLeast(2, 3);
        return config.activation(
                config.present("inner_activation", "recurrent_activation"), modern ? "sigmoid" : "hard_sigmoid");
    }

    /** Keras 1 stores one array per gate, unless {@code consume_less="gpu"} packs them. */
    private static GatedWeights layout(Config config, String gates, String keras1Gates, int biasRows, Packing packing) {
        boolean keras1 = config.origin().keras1();
        boolean packed = !keras1
                || keras1Gates.isEmpty()
                || config.raw("consume_less").asText().equals("gpu");
        List<String> names = keras1 ? GatedWeights.KERAS_1 : GatedWeights.KERAS_2;
        boolean useBias = keras1 || packing == Packing.CUDNN || config.bool("use_bias", true);
        return new GatedWeights(gates, packed ? "" : keras1Gates, names, useBias, biasRows, packing);
    }

    private static Layer stacked(Config config) {
        List<HeldCell> cells = new ArrayList<>();
        Map<String, Integer> counts = new HashMap<>();
        for (Config.Inner inner : config.inners("cells")) {
            if (inner.layer() instanceof UnknownLayer unknown) return unknown;
            RecurrentCell cell = cell("cells", inner);
            int count = counts.merge(cell.className(), 1, Integer::sum) - 1;
            String path = "cells/" + cell.className() + (count == 0 ? "" : "_" + count);
            cells.add(new HeldCell(cell, new Scope(path, inner.name()), inner.trainable()));
        }
        config.raw("cells").forEach(cell -> config.refuseOtherPolicy("cells", cell));
        if (cells.isEmpty()) throw Config.wrong("cells", "at least one cell", config.raw("cells"));
        boolean lastFirst = config.bool("reverse_state_order", lastFirst(config.origin()));
        return new CellLayer(new StackedCells(List.copyOf(cells), lastFirst));
    }

    /** Returns the cell in this layer. Throws {@link ConfigException} if it has none. */
    static RecurrentCell cell(String key, Config.Inner inner) {
        if (inner.layer() instanceof CellLayer layer) return layer.cell();
        throw new ConfigException(key, "a recurrent cell", inner.className());
    }

    /** Keras 2.2.3 reversed the order of the states; its files do not record this. */
    private static boolean lastFirst(Origin origin) {
        return !origin.keras3() && !origin.tensorflowKeras() && origin.version().matches("2\\.([01]\\.\\d+|2\\.[0-2])");
    }

    private static Layer residual(Config config) {
        config.ignore("residual_fn_type", "residual_fn_module");
        if (config.has("residual_fn")) config.refuse("residual_fn", "custom functions are not run");
        return wrapped(config, CellWrappers.Residual::new);
    }

    /** Reads DropoutWrapper, which drops values at inference too, so it can be run only if it keeps everything. */
    private static Layer dropout(Config config) {
        for (String key : List.of("input_keep_prob", "state_keep_prob", "output_keep_prob")) {
            if (config.real(key, 1) < 1) config.refuse(key, "drops values at random, at inference too");
        }
        config.ignore("variational_recurrent", "input_size", "dropout_fn", "dropout_fn_type", "dropout_fn_module");
        return wrapped(config, held -> new CellWrappers.Plain(held, "dropout_wrapper"));
    }

    private static Layer device(Config config) {
        config.ignore("device");
        return wrapped(config, held -> new CellWrappers.Plain(held, "device_wrapper"));
    }

    private static Layer wrapped(Config config, java.util.function.Function<HeldCell, RecurrentCell> wrapper) {
        Config.Inner inner = config.inner("cell");
        if (inner.layer() instanceof UnknownLayer unknown) return unknown;
        config.refuseOtherPolicy("cell", config.raw("cell"));
        HeldCell held = new HeldCell(cell("cell", inner), new Scope("wrapped_cell", inner.name()), inner.trainable());
        return new CellLayer(wrapper.apply(held));
    }
}
