package org.kerasaudit.importer.layers.convolution;

import java.util.LinkedHashMap;
import java.util.Map;
import org.kerasaudit.importer.layers.DataFormat;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** How LocallyConnected layers store their kernels: the three values of tf.keras's {@code implementation}, in order. */
enum UnsharedStorage {
    /** A matrix per output cell: {@code [cells, features, filters]}. The only form in Keras 1 and multi-backend Keras 2. */
    PER_CELL,
    /** A matrix from every input to every output, with unconnected pairs masked: {@code [input..., output...]}. */
    MASKED,
    /** A vector of the connected pairs, ordered by output, then by input. */
    CONNECTED;

    /** Returns the stored shape of the kernels. */
    Shape shape(Connections connections, int filters) {
        boolean first = channelsFirst(connections);
        long channels = connections.channels();
        return switch (this) {
            case PER_CELL -> Shape.of(connections.cells(), connections.features(), filters);
            case MASKED ->
                first
                        ? Shape.of(channels)
                                .append(Shape.of(connections.input()))
                                .append(filters)
                                .append(Shape.of(connections.output()))
                        : Shape.of(connections.input())
                                .append(channels)
                                .append(Shape.of(connections.output()))
                                .append(filters);
            case CONNECTED -> Shape.of(Math.multiplyExact(connections.pairs(), channels * filters));
        };
    }

    /** Returns the factors of the number of stored elements, without the filters. */
    Map<String, Long> factors(Connections connections) {
        Map<String, Long> factors = new LinkedHashMap<>();
        if (this == PER_CELL) {
            factors.putAll(connections.outputSizes());
            factors.putAll(connections.window().namedSizes("kernel"));
        }
        if (this == MASKED) {
            factors.putAll(connections.inputSizes());
            factors.putAll(connections.outputSizes());
        }
        if (this == CONNECTED) factors.put("connections", connections.pairs());
        factors.put("input_channels", (long) connections.channels());
        return factors;
    }

    /**
     * Returns the stored kernels as a matrix per output cell, {@code [cells, features, filters]}; zero where a tap lies
     * outside the input.
     */
    Tensor kernels(Tensor stored, Connections connections, int filters, Precision precision) {
        if (this == PER_CELL) return stored;
        Unpacking unpacking = new Unpacking(stored, connections, filters);
        if (this == MASKED) unpacking.unmask();
        else if (channelsFirst(connections)) unpacking.disconnectChannelsFirst();
        else unpacking.disconnectChannelsLast();
        return precision.of(unpacking.kernels, connections.cells(), connections.features(), filters);
    }

    private static boolean channelsFirst(Connections connections) {
        return connections.window().format() == DataFormat.CHANNELS_FIRST;
    }

    /** Rearranges kernels per output cell. */
    private static final class Unpacking {
        private final Tensor stored;
        private final Connections connections;
        private final int filters;
        private final int channels;
        private final int cells;
        private final int taps;
        private final double[] kernels;

        Unpacking(Tensor stored, Connections connections, int filters) {
            this.stored = stored;
            this.connections = connections;
            this.filters = filters;
            this.channels = connections.channels();
            this.cells = connections.cells();
            this.taps = connections.taps();
            this.kernels = new double[Tensor.count(cells, connections.features(), filters)];
        }

        private void put(int cell, int tap, int channel, int filter, int from) {
            int row = cell * connections.features() + connections.feature(tap, channel);
            kernels[row * filters + filter] = stored.get(from);
        }

        void unmask() {
            boolean first = channelsFirst(connections);
            int inputCells = connections.inputCells();
            for (int cell = 0; cell < cells; cell++) {
                for (int tap = 0; tap < taps; tap++) {
                    int found = connections.inputCell(cell, tap);
                    for (int channel = 0; found >= 0 && channel < channels; channel++) {
                        int input = first ? channel * inputCells + found : found * channels + channel;
                        for (int filter = 0; filter < filters; filter++) {
                            int output = first ? filter * cells + cell : cell * filters + filter;
                            put(cell, tap, channel, filter, input * cells * filters + output);
                        }
                    }
                }
            }
        }

        void disconnectChannelsLast() {
            int from = 0;
            for (int cell = 0; cell < cells; cell++) {
                for (int filter = 0; filter < filters; filter++) {
                    for (int tap = 0; tap < taps; tap++) {
                        if (connections.inputCell(cell, tap) < 0) continue;
                        for (int channel = 0; channel < channels; channel++) put(cell, tap, channel, filter, from++);
                    }
                }
            }
        }

        void disconnectChannelsFirst() {
            int from = 0;
            for (int filter = 0; filter < filters; filter++) {
                for (int cell = 0; cell < cells; cell++) {
                    for (int channel = 0; channel < channels; channel++) {
                        for (int tap = 0; tap < taps; tap++) {
                            if (connections.inputCell(cell, tap) >= 0) put(cell, tap, channel, filter, from++);
                        }
                    }
                }
            }
        }
    }
}
