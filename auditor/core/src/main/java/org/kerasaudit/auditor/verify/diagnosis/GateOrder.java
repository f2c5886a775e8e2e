package org.kerasaudit.auditor.verify.diagnosis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The gates' weights are in a different order than Keras's, as in other frameworks and old layers. */
record GateOrder() implements LayerHypothesis {
    private static final String[] LSTM = {"i", "f", "c", "o"};
    private static final String[] GRU = {"z", "r", "h"};

    @Override
    public String id() {
        return "gate-order";
    }

    @Override
    public String advice() {
        return "reorder the blocks along the last axis of kernel, recurrent_kernel and bias to Keras's order, i, f, c, o "
                + "(LSTM) or z, r, h (GRU)";
    }

    @Override
    public List<Reading> readings(Subject subject) {
        int gates = subject.gates();
        if (gates != LSTM.length && gates != GRU.length) return List.of();
        String[] names = gates == LSTM.length ? LSTM : GRU;
        List<Reading> readings = new ArrayList<>();
        for (int[] order : Orders.others(gates)) readings.add(reading(names, order));
        return readings;
    }

    private static Reading reading(String[] names, int[] order) {
        String stored = Arrays.stream(order).mapToObj(gate -> names[gate]).collect(Collectors.joining(", "));
        int[] places = new int[order.length];
        for (int i = 0; i < order.length; i++) places[order[i]] = i;
        String text = "gates in the order " + stored + " instead of " + String.join(", ", names);
        return Reading.using(text, (key, value, all) -> {
            boolean other = Gates.count(key, all) != order.length;
            return other ? value : Gates.reorder(value, Gates.units(key, all), places);
        });
    }
}
