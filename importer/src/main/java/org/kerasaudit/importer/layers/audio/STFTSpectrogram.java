package org.kerasaudit.importer.layers.audio;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.DataFormat;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.convolution.Sliding;
import org.kerasaudit.importer.layers.convolution.Sliding.Padding;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.UnaryOp;

/**
 * A short-time Fourier transform, implemented as a convolution of every channel with stored cosine and sine kernels
 * that include window and scaling. Both kernels are trained like any other weight.
 *
 * @param frames the window: its size in samples and the step to the next frame
 * @param frequencies the number of non-negative frequencies
 * @param expandDims whether channels get their own axis
 */
record STFTSpectrogram(Mode mode, Sliding frames, int frequencies, boolean expandDims) implements Unary {
    private static final double EPSILON = 1e-7;
    private static final UnaryOp MAGNITUDE = new UnaryOp("magnitude", power -> Math.sqrt(Math.max(power, EPSILON)));
    private static final UnaryOp LOG_MAGNITUDE = new UnaryOp("log_magnitude", x -> Math.log(Math.max(x, EPSILON)));
    private static final UnaryOp DOUBLE = new UnaryOp("double", x -> 2 * x);
    private static final BinaryOp POWER = new BinaryOp("power", (re, im) -> re * re + im * im);
    private static final BinaryOp ANGLE = new BinaryOp("angle", (re, im) -> Math.atan2(im, re));

    /** The part of the complex transform that is returned. */
    enum Mode {
        LOG,
        MAGNITUDE,
        /** The power spectral density: inner frequencies count twice, to include the negative ones. */
        PSD,
        REAL,
        IMAG,
        ANGLE,
        /** The real parts of all frequencies, followed by the imaginary ones. */
        STFT
    }

    static STFTSpectrogram read(Config config) {
        config.ignore("window", "periodic", "scaling");
        String mode = config.oneOf("mode", "log", "magnitude", "psd", "real", "imag", "angle", "stft");
        int length = config.integer("frame_length", 1, 256);
        int step = config.integer("frame_step", 1, length / 2);
        if (step < 1 || step > length) throw Config.wrong("frame_step", "1 to " + length, config.raw("frame_step"));
        int transform = config.integer("fft_length", length, powerOfTwo(length));
        Sliding frames = new Sliding(
                new int[] {length},
                new int[] {step},
                new int[] {1},
                Padding.named(config.oneOf("padding", "valid", "same")),
                DataFormat.read(config));
        return new STFTSpectrogram(
                Mode.valueOf(mode.toUpperCase(Locale.ROOT)),
                frames,
                transform / 2 + 1,
                config.bool("expand_dims", false));
    }

    /** Returns the smallest power of two that is at least {@code length}. */
    private static int powerOfTwo(int length) {
        int lower = Integer.highestOneBit(length);
        return lower == length ? length : Math.multiplyExact(2, lower);
    }

    private int length() {
        return frames.size()[0];
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        Shape kernel = Shape.of(length(), 1, frequencies);
        List<WeightSpec> specs = new ArrayList<>();
        if (mode != Mode.IMAG) specs.add(WeightSpec.trainable("real_kernel", kernel));
        if (mode != Mode.REAL) specs.add(WeightSpec.trainable("imag_kernel", kernel));
        return specs;
    }

    @Override
    public Formula formula(Shape input) {
        boolean one = mode == Mode.REAL || mode == Mode.IMAG;
        return Formula.of(
                (one ? "" : "2 × ") + "frame_length × frequencies",
                "frame_length",
                length(),
                "frequencies",
                frequencies);
    }

    @Override
    public Shape outputShape(Shape input) {
        DataFormat.requireRank(input, 1);
        DataFormat format = frames.format();
        long channels = format.channels(input, 1);
        long bins = mode == Mode.STFT ? 2L * frequencies : frequencies;
        Shape flat = frames.outputShape(input, Math.multiplyExact(channels, bins));
        if (!expandDims) return flat;
        long time = flat.dim(format.spatialAxis(1, 0));
        return format == DataFormat.CHANNELS_FIRST
                ? Shape.of(input.dim(0), channels, time, bins)
                : Shape.of(input.dim(0), time, bins, channels);
    }

    @Override
    public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
        outputShape(x.shape());
        Tensor signals = frames.format() == DataFormat.CHANNELS_FIRST ? x : Layout.transpose(x, 0, 2, 1);
        int batch = signals.dim(0);
        int channels = signals.dim(1);
        Tensor spectra = spectra(
                signals.reshape(batch * channels, signals.dim(2), 1),
                mode == Mode.IMAG ? null : weights.get("real_kernel"),
                mode == Mode.REAL ? null : weights.get("imag_kernel"),
                kernels);
        return arranged(spectra.reshape(batch, channels, spectra.dim(1), spectra.dim(2)));
    }

    /** Computes {@code [signals, frames, bins]} from {@code [signals, time, 1]}. */
    private Tensor spectra(Tensor signals, @Nullable Tensor cosines, @Nullable Tensor sines, Kernels kernels) {
        if (sines == null) return transformed(signals, cosines, kernels);
        if (cosines == null) return transformed(signals, sines, kernels);
        Tensor real = transformed(signals, cosines, kernels);
        Tensor imaginary = transformed(signals, sines, kernels);
        return switch (mode) {
            case STFT -> Layout.concat(List.of(real, imaginary), 2);
            case ANGLE -> kernels.zip(real, imaginary, ANGLE);
            case PSD -> doubled(kernels.zip(real, imaginary, POWER), kernels);
            case MAGNITUDE -> kernels.map(kernels.zip(real, imaginary, POWER), MAGNITUDE);
            default -> kernels.map(kernels.map(kernels.zip(real, imaginary, POWER), MAGNITUDE), LOG_MAGNITUDE);
        };
    }

    private Tensor transformed(Tensor signals, @Nullable Tensor kernel, Kernels kernels) {
        if (kernel == null) throw new IllegalStateException(mode + " without a kernel");
        return kernels.convolve(signals, kernel, frames.window(new int[] {signals.dim(1)}), 1);
    }

    private Tensor doubled(Tensor power, Kernels kernels) {
        if (frequencies < 3) return power;
        Tensor inner = Layout.slice(power, 2, 1, frequencies - 2);
        return Layout.concat(
                List.of(
                        Layout.slice(power, 2, 0, 1),
                        kernels.map(inner, DOUBLE),
                        Layout.slice(power, 2, frequencies - 1, 1)),
                2);
    }

    /** Arranges {@code [batch, channels, frames, bins]} in the layer's output format. */
    private Tensor arranged(Tensor spectra) {
        int[] dims = spectra.dims();
        boolean channelsFirst = frames.format() == DataFormat.CHANNELS_FIRST;
        if (expandDims) return channelsFirst ? spectra : Layout.transpose(spectra, 0, 2, 3, 1);
        return channelsFirst
                ? Layout.transpose(spectra, 0, 1, 3, 2).reshape(dims[0], dims[1] * dims[3], dims[2])
                : Layout.transpose(spectra, 0, 2, 1, 3).reshape(dims[0], dims[2], dims[1] * dims[3]);
    }

    /** Keras does not declare mask support. */
    @Override
    public @Nullable Tensor outputMask(Value input, Kernels kernels) {
        return null;
    }
}
