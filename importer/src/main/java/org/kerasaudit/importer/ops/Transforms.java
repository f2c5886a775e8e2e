package org.kerasaudit.importer.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.audio.Fourier;
import org.kerasaudit.importer.tensor.BinaryOp;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Fourier transforms. Complex numbers are pairs of tensors, real and imaginary parts. */
final class Transforms {
    private static final Parameter PAIR = Parameter.tensors("x");
    private static final Parameter X = Parameter.tensor("x");
    private static final Parameter LENGTH =
            Parameter.optionalInteger("fft_length").atLeast(1);
    private static final List<Parameter> FRAMES = List.of(
            Parameter.integer("sequence_length").atLeast(1),
            Parameter.integer("sequence_stride").atLeast(1),
            Parameter.integer("fft_length").atLeast(1),
            Parameter.option(
                    "window", "hann, hamming, numbers or None", Transforms::isWindow, TextNode.valueOf("hann")),
            Parameter.flag("center", true));

    static final List<Definition> DEFINITIONS = List.of(
            Definition.several(
                    "FFT",
                    "fft",
                    List.of(
                            PAIR,
                            Parameter.only("axis", IntNode.valueOf(-1), "TensorFlow only transforms the last axis")),
                    call -> pair(call, 1),
                    (call, kernels) -> complex(parts(call), false, kernels)),
            Definition.several(
                    "FFT2",
                    "fft",
                    List.of(PAIR),
                    call -> pair(call, 2),
                    (call, kernels) -> plane(parts(call), false, kernels)),
            Definition.several(
                    "IFFT2",
                    "fft",
                    List.of(PAIR),
                    call -> pair(call, 2),
                    (call, kernels) -> plane(parts(call), true, kernels)),
            Definition.several("RFFT", "fft", List.of(X, LENGTH), Transforms::realShapes, (call, kernels) -> {
                Tensor x = call.tensor("x").tensor();
                return real(x, call.optionalInteger("fft_length").orElse(x.dim(-1)), kernels);
            }),
            Definition.of("IRFFT", "fft", List.of(PAIR, LENGTH), Transforms::inverseShape, (call, kernels) -> {
                List<Tensor> x = parts(call);
                int length =
                        call.optionalInteger("fft_length").orElse(2 * (x.get(0).dim(-1) - 1));
                return inverse(x, length, kernels);
            }),
            Definition.several("STFT", "fft", with(X), Transforms::framedShapes, Transforms::framed),
            Definition.of(
                    "ISTFT",
                    "fft",
                    with(PAIR, Parameter.optionalInteger("length").atLeast(0)),
                    Transforms::joinedShape,
                    Transforms::joined));

    private Transforms() {}

    private static List<Parameter> with(Parameter input, Parameter... more) {
        return Stream.of(List.of(input), FRAMES, List.of(more))
                .flatMap(List::stream)
                .toList();
    }

    private static boolean isWindow(JsonNode json) {
        boolean named = json.asText().equals("hann") || json.asText().equals("hamming");
        return named || json.isNull() || json.isArray() && Literals.isTensor(json);
    }

    private static List<Shape> pair(Call<Shape> call, int min) {
        List<Shape> parts = call.tensors("x");
        if (parts.size() != 2) throw new ShapeException("a real and an imaginary part", parts.toString());
        ShapeRules.requireRank(parts.get(0), min);
        if (!ShapeRules.agree(parts.get(0), parts.get(1))) throw new ShapeException("equal shapes", parts.toString());
        return parts;
    }

    private static List<Tensor> parts(Call<Operand> call) {
        return call.tensors("x").stream().map(Operand::tensor).toList();
    }

    /** Transforms the last axis. The inverse, up to a factor, swaps the real and imaginary parts before and after. */
    private static List<Tensor> complex(List<Tensor> x, boolean inverse, Kernels kernels) {
        Tensor like = x.get(0);
        int length = like.dim(-1);
        double[] real = x.get(inverse ? 1 : 0).doubles().clone();
        double[] imaginary = x.get(inverse ? 0 : 1).doubles().clone();
        Fourier fourier = new Fourier(length);
        double[] re = new double[length];
        double[] im = new double[length];
        for (int from = 0; from < real.length; from += length) {
            System.arraycopy(real, from, re, 0, length);
            System.arraycopy(imaginary, from, im, 0, length);
            fourier.complex(re, im);
            for (int i = 0; i < length; i++) {
                real[from + i] = inverse ? re[i] / length : re[i];
                imaginary[from + i] = inverse ? im[i] / length : im[i];
            }
        }
        Tensor first = Numbers.of(like.dtype(), inverse ? imaginary : real, kernels, like.dims());
        return List.of(first, Numbers.of(like.dtype(), inverse ? real : imaginary, kernels, like.dims()));
    }

    private static List<Tensor> plane(List<Tensor> x, boolean inverse, Kernels kernels) {
        int[] swap = IntStream.range(0, x.get(0).rank()).toArray();
        int last = swap.length - 1;
        swap[last] = last - 1;
        swap[last - 1] = last;
        List<Tensor> rows = complex(x, inverse, kernels);
        List<Tensor> columns =
                complex(rows.stream().map(part -> Layout.transpose(part, swap)).toList(), inverse, kernels);
        return columns.stream().map(part -> Layout.transpose(part, swap)).toList();
    }

    private static List<Shape> realShapes(Call<Shape> call) {
        Shape x = call.tensor("x");
        ShapeRules.requireRank(x, 1);
        long length = call.has("fft_length") ? call.integer("fft_length") : x.dim(-1);
        Shape shape = x.with(-1, length == Shape.UNKNOWN ? length : length / 2 + 1);
        return List.of(shape, shape);
    }

    /** Truncates the last axis or pads it with zeros. */
    private static Tensor resized(Tensor x, int length) {
        int axis = x.rank() - 1;
        if (x.dim(axis) >= length) return Layout.slice(x, axis, 0, length);
        int[] after = new int[x.rank()];
        after[axis] = length - x.dim(axis);
        return Layout.pad(x, new int[x.rank()], after);
    }

    private static List<Tensor> real(Tensor x, int length, Kernels kernels) {
        Tensor signal = resized(x, length);
        Tensor none = Numbers.of(x.dtype(), new double[signal.size()], kernels, signal.dims());
        return complex(List.of(signal, none), false, kernels).stream()
                .map(part -> resized(part, length / 2 + 1))
                .toList();
    }

    private static Shape inverseShape(Call<Shape> call) {
        Shape x = pair(call, 1).get(0);
        if (call.has("fft_length")) return x.with(-1, call.integer("fft_length"));
        return x.known(-1) ? x.with(-1, 2 * (x.dim(-1) - 1)) : x;
    }

    /** Returns the real signal with these non-negative frequencies. */
    private static Tensor inverse(List<Tensor> x, int length, Kernels kernels) {
        int bins = length / 2 + 1;
        double[] re = resized(x.get(0), bins).doubles();
        double[] im = resized(x.get(1), bins).doubles();
        int rows = re.length / bins;
        double[] real = new double[rows * length];
        double[] imaginary = new double[rows * length];
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < bins; k++) {
                boolean isReal = k == 0 || 2 * k == length;
                real[row * length + k] = re[row * bins + k];
                imaginary[row * length + k] = isReal ? 0 : im[row * bins + k];
                if (isReal) continue;
                real[row * length + length - k] = re[row * bins + k];
                imaginary[row * length + length - k] = -im[row * bins + k];
            }
        }
        int[] dims = x.get(0).shape().with(-1, length).toInts();
        Tensor first = Tensor.of(real, dims);
        List<Tensor> signal = complex(List.of(first, Tensor.of(imaginary, dims)), true, kernels);
        return Numbers.cast(signal.get(0), x.get(0).dtype(), kernels);
    }

    private static List<Shape> framedShapes(Call<Shape> call) {
        Shape x = call.tensor("x");
        int length = call.integer("fft_length");
        long around = call.flag("center") ? length / 2 * 2L : 0;
        long count = x.known(-1)
                ? 1 + Math.floorDiv(x.dim(-1) + around - length, (long) call.integer("sequence_stride"))
                : Shape.UNKNOWN;
        Shape shape = x.with(-1, count).append(length / 2 + 1);
        return List.of(shape, shape);
    }

    private static List<Tensor> framed(Call<Operand> call, Kernels kernels) {
        Tensor x = call.tensor("x").tensor();
        int length = call.integer("fft_length");
        Tensor padded = call.flag("center") ? RepeatAndPad.reflect(x, x.rank() - 1, length / 2) : x;
        Tensor frames = Blocks.frames(padded, length, call.integer("sequence_stride"));
        Tensor window = window(call, kernels, x);
        return real(Numbers.zip(frames, window, BinaryOp.MULTIPLY, kernels), length, kernels);
    }

    /** Returns the window centered in a frame; ones for None. */
    private static Tensor window(Call<Operand> call, Kernels kernels, Tensor like) {
        int length = call.integer("sequence_length");
        int frame = call.integer("fft_length");
        if (frame < length) throw new ShapeException("an fft_length of at least " + length, Integer.toString(frame));
        double[] values = new double[frame];
        int before = (frame - length) / 2;
        JsonNode window = call.raw("window");
        if (window.isArray() && window.size() != length) {
            throw new ShapeException("a window of " + length + " numbers", window.size() + " numbers");
        }
        for (int i = 0; i < frame; i++) {
            boolean inside = i >= before && i < before + length;
            if (window.isNull()) values[i] = 1;
            else if (inside)
                values[i] = window.isArray() ? window.get(i - before).asDouble() : cosine(window, i - before, length);
        }
        return Numbers.of(like.dtype(), values, kernels, frame);
    }

    private static double cosine(JsonNode name, int i, int length) {
        if (length == 1) return 1;
        double mean = name.asText().equals("hann") ? 0.5 : 0.54;
        return mean - (1 - mean) * Math.cos(2 * Math.PI * i / length);
    }

    private static Shape joinedShape(Call<Shape> call) {
        Shape x = pair(call, 2).get(0);
        long length = Shape.UNKNOWN;
        int frame = call.integer("fft_length");
        if (x.known(-2)) {
            length = (x.dim(-2) - 1) * call.integer("sequence_stride") + frame;
            if (call.flag("center")) length -= frame / 2 * 2L;
        }
        if (call.has("length")) length = call.integer("length");
        return x.slice(0, x.rank() - 2).append(length);
    }

    private static Tensor joined(Call<Operand> call, Kernels kernels) {
        List<Tensor> x = parts(call);
        int frame = call.integer("fft_length");
        int step = call.integer("sequence_stride");
        Tensor frames = inverse(x, frame, kernels);
        if (call.has("window")) {
            Tensor window = synthesis(window(call, kernels, frames), step, kernels);
            frames = Numbers.zip(frames, window, BinaryOp.MULTIPLY, kernels);
        }
        Tensor signal = overlapped(frames, step, kernels);
        int start = call.flag("center") ? frame / 2 : 0;
        int end = call.has("length")
                ? start + call.integer("length")
                : call.flag("center") ? signal.dim(-1) - frame / 2 : signal.dim(-1);
        int length = Math.max(0, Math.min(end, signal.dim(-1)) - start);
        return Layout.slice(signal, signal.rank() - 1, start, length);
    }

    /** Returns the window divided by the sum of the squares of all windows that overlap with it. */
    private static Tensor synthesis(Tensor window, int step, Kernels kernels) {
        int length = window.size();
        double[] sums = new double[step];
        for (int i = 0; i < length; i++) sums[i % step] += window.get(i) * window.get(i);
        double[] values = new double[length];
        for (int i = 0; i < length; i++) values[i] = window.get(i) / sums[i % step];
        return Numbers.of(window.dtype(), values, kernels, length);
    }

    /** Adds up frames that start {@code step} elements apart. */
    private static Tensor overlapped(Tensor frames, int step, Kernels kernels) {
        int count = frames.dim(-2);
        int length = frames.dim(-1);
        int total = (count - 1) * step + length;
        double[] sums = new double[frames.size() / Math.max(1, count * length) * total];
        for (int i = 0; i < frames.size(); i++) {
            int frame = i / length % count;
            sums[i / (length * count) * total + frame * step + i % length] += frames.get(i);
        }
        int[] dims = frames.shape().slice(0, frames.rank() - 2).append(total).toInts();
        return Numbers.of(frames.dtype(), sums, kernels, dims);
    }
}
