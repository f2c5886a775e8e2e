package org.kerasaudit.importer.layers.audio;

import org.kerasaudit.importer.tensor.Tensor;

/**
 * Triangular frequency bands, equally wide on the HTK mel scale. Computed in float32 step by step, as in Keras, regardless of
 * the layer's dtype.
 *
 * @param rate samples per second
 * @param lowest frequency in hertz where the first band begins
 * @param highest frequency in hertz where the last band ends
 */
record MelBands(int count, double rate, double lowest, double highest) {
    private static final float BREAK = 700;
    private static final float QUALITY = 1127;

    /** Returns the weight of each frequency in each band, {@code [frequencies, bands]}; the DC component has none. */
    Tensor weights(int frequencies) {
        float[] bins = linspace(0, (float) rate / 2, frequencies);
        float[] edges = linspace(mel((float) lowest), mel((float) highest), count + 2);
        float[] weights = new float[Tensor.count(frequencies, count)];
        for (int bin = 1; bin < frequencies; bin++) {
            float at = mel(bins[bin]);
            for (int band = 0; band < count; band++) {
                float rising = (at - edges[band]) / (edges[band + 1] - edges[band]);
                float falling = (edges[band + 2] - at) / (edges[band + 2] - edges[band + 1]);
                weights[bin * count + band] = Math.max(0, Math.min(rising, falling));
            }
        }
        return Tensor.of(weights, frequencies, count);
    }

    private static float mel(float hertz) {
        return QUALITY * (float) Math.log(1 + hertz / BREAK);
    }

    private static float[] linspace(float first, float last, int count) {
        float[] values = new float[count];
        float step = (last - first) / Math.max(count - 1, 1);
        for (int i = 1; i < count - 1; i++) values[i] = first + step * i;
        values[0] = first;
        if (count > 1) values[count - 1] = last;
        return values;
    }
}
