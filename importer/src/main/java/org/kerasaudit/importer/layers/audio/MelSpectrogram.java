package org.kerasaudit.importer.layers.audio;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Reduction;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/**
 * The spectrum of overlapping windows of a signal, combined into bands of equal perceived width.
 *
 * @param window the weights of the samples in a frame, {@code fftLength} numbers
 * @param exponent the exponent of the magnitudes: 2 for power
 * @param decibels the logarithmic scale; null for a linear one
 */
record MelSpectrogram(
        int fftLength,
        int stride,
        List<Double> window,
        MelBands bands,
        double exponent,
        @Nullable Decibels decibels) implements Unary {

    /**
     * A logarithmic scale.
     *
     * @param least the smallest power, below which values are clipped
     * @param reference the power that counts as 0 dB
     * @param range the maximum distance in dB below the loudest value of the batch
     */
    record Decibels(double least, double reference, double range) {
        Tensor of(Tensor power, Kernels kernels) {
            double offset = 10 * Math.log10(Math.max(Math.abs(reference), least));
            Tensor levels =
                    kernels.map(power, new UnaryOp("decibels", x -> 10 * Math.log10(Math.max(x, least)) - offset));
            int[] all = new int[levels.rank()];
            Arrays.setAll(all, axis -> axis);
            if (levels.size() == 0) return levels;
            double floor = kernels.reduce(levels, Reduction.MAX, false, all).get(0) - range;
            return kernels.map(levels, new UnaryOp("at_least", level -> Math.max(level, floor)));
        }
    }

    static MelSpectrogram read(Config config) {
        int fftLength = config.integer("fft_length", 1, 2048);
        int sequenceLength = config.integer("sequence_length", 1, fftLength);
        if (sequenceLength > fftLength) {
            throw Config.wrong("sequence_length", "at most fft_length=" + fftLength, config.raw("sequence_length"));
        }
        double rate = config.real("sampling_rate", 16000);
        MelBands bands = new MelBands(
                config.integer("num_mel_bins", 1, 128),
                rate,
                config.real("min_freq", 20),
                config.real("max_freq", Math.floor(rate / 2)));
        return new MelSpectrogram(
                fftLength,
                config.integer("sequence_stride", 1, 512),
                AudioWindows.centered(AudioWindows.read(config, sequenceLength), fftLength),
                bands,
                config.real("mag_exp", 2),
                decibels(config));
    }

    private static @Nullable Decibels decibels(Config config) {
        double least = config.real("min_power", 1e-10);
        double reference = config.real("ref_power", 1);
        double range = config.real("top_db", 80);
        return config.bool("power_to_db", true) ? new Decibels(least, reference, range) : null;
    }

    /** Keras declares one frame too many if the stride divides the number of samples plus one. */
    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() < 1 || input.rank() > 2) throw new ShapeException("1 or 2 axes", input.toString());
        long samples = input.dim(-1);
        long frames = samples == Shape.UNKNOWN ? Shape.UNKNOWN : (samples + stride + 1) / stride;
        return input.without(-1).append(bands.count(), frames);
    }

    @Override
    public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
        return kernels.precision().convert(spectrogram(x, kernels.wide()));
    }

    private Tensor spectrogram(Tensor x, Kernels kernels) {
        outputShape(x.shape());
        Fourier fourier = new Fourier(fftLength);
        int samples = x.dim(-1);
        int frames = frames(samples, x);
        int signals = x.rank() == 1 ? 1 : x.dim(0);
        double[] weighing = window.stream().mapToDouble(weight -> weight).toArray();
        double[] spectra = new double[Tensor.count(signals, frames, fourier.frequencies())];
        for (int signal = 0; signal < signals; signal++) {
            for (int frame = 0; frame < frames; frame++) {
                double[] magnitudes = fourier.magnitudes(frame(x, weighing, signal, frame * stride));
                int at = (signal * frames + frame) * magnitudes.length;
                for (double magnitude : magnitudes) spectra[at++] = Math.pow(magnitude, exponent);
            }
        }
        Tensor power = kernels.precision().of(spectra, signals * frames, fourier.frequencies());
        Tensor mel = kernels.matmul(power, bands.weights(fourier.frequencies()));
        Tensor scaled = decibels == null ? mel : decibels.of(mel, kernels);
        Tensor perSignal = Layout.transpose(scaled.reshape(signals, frames, bands.count()), 0, 2, 1);
        return x.rank() == 1 ? perSignal.reshape(bands.count(), frames) : perSignal;
    }

    /** Counts the frames of the signal after mirroring half a frame at either end. */
    private int frames(int samples, Tensor x) {
        if (samples <= fftLength / 2) {
            throw new ShapeException(
                    "more than " + fftLength / 2 + " samples", x.shape().toString());
        }
        int padded = samples + 2 * (fftLength / 2);
        return padded < fftLength ? 0 : (padded - fftLength) / stride + 1;
    }

    private double[] frame(Tensor x, double[] weighing, int signal, int start) {
        int samples = x.dim(-1);
        double[] frame = new double[fftLength];
        for (int i = 0; i < fftLength; i++) {
            int at = Math.abs(start + i - fftLength / 2);
            int mirrored = at < samples ? at : 2 * (samples - 1) - at;
            if (weighing[i] != 0) frame[i] = weighing[i] * x.get(signal * samples + mirrored);
        }
        return frame;
    }

    /** Keras does not declare mask support. */
    @Override
    public @Nullable Tensor outputMask(Value input, Kernels kernels) {
        return null;
    }
}
