package org.kerasaudit.importer.layers.audio;

import org.kerasaudit.importer.tensor.Budget;

/** The discrete Fourier transform of signals of a fixed length, in float64. */
public final class Fourier {
    private final int length;
    private final double[] cosines;
    private final double[] sines;

    public Fourier(int length) {
        this.length = length;
        this.cosines = new double[length];
        this.sines = new double[length];
        for (int i = 0; i < length; i++) {
            double angle = 2 * Math.PI * i / length;
            cosines[i] = Math.cos(angle);
            sines[i] = Math.sin(angle);
        }
    }

    /** Returns the number of frequencies of a real signal: from zero to half the sampling rate. */
    int frequencies() {
        return length / 2 + 1;
    }

    /** Returns the magnitudes of the non-negative frequencies of a signal of this length. */
    double[] magnitudes(double[] signal) {
        double[] real = signal.clone();
        double[] imaginary = new double[length];
        double[] magnitudes = new double[frequencies()];
        spend();
        if (Integer.bitCount(length) == 1) {
            transform(real, imaginary);
            for (int k = 0; k < magnitudes.length; k++) magnitudes[k] = Math.hypot(real[k], imaginary[k]);
        } else {
            for (int k = 0; k < magnitudes.length; k++) magnitudes[k] = magnitude(signal, k);
        }
        return magnitudes;
    }

    private double magnitude(double[] signal, int frequency) {
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < length; i++) {
            int turn = (int) ((long) i * frequency % length);
            real += signal[i] * cosines[turn];
            imaginary -= signal[i] * sines[turn];
        }
        return Math.hypot(real, imaginary);
    }

    /** Charges a transform to the budget: a sum for each frequency, unless the length is a power of two. */
    private void spend() {
        Budget.spend(Integer.bitCount(length) == 1 ? 16.0 * length : 8.0 * length * length);
    }

    /** Transforms a complex signal of this length in place. */
    public void complex(double[] real, double[] imaginary) {
        spend();
        if (Integer.bitCount(length) == 1) {
            reorder(imaginary);
            transform(real, imaginary);
            return;
        }
        double[] re = real.clone();
        double[] im = imaginary.clone();
        for (int k = 0; k < length; k++) {
            double sumReal = 0;
            double sumImaginary = 0;
            for (int i = 0; i < length; i++) {
                int turn = (int) ((long) i * k % length);
                sumReal += re[i] * cosines[turn] + im[i] * sines[turn];
                sumImaginary += im[i] * cosines[turn] - re[i] * sines[turn];
            }
            real[k] = sumReal;
            imaginary[k] = sumImaginary;
        }
    }

    /** Cooley and Tukey (1965), in place: both halves are transformed separately and combined. */
    private void transform(double[] real, double[] imaginary) {
        reorder(real);
        for (int half = 1; half < length; half *= 2) {
            int turn = length / (2 * half);
            for (int from = 0; from < length; from += 2 * half) {
                for (int k = 0; k < half; k++) {
                    int even = from + k;
                    int odd = even + half;
                    double cos = cosines[k * turn];
                    double sin = -sines[k * turn];
                    double re = real[odd] * cos - imaginary[odd] * sin;
                    double im = real[odd] * sin + imaginary[odd] * cos;
                    real[odd] = real[even] - re;
                    imaginary[odd] = imaginary[even] - im;
                    real[even] += re;
                    imaginary[even] += im;
                }
            }
        }
    }

    /** Moves every element to its bit-reversed index. */
    private void reorder(double[] values) {
        int shift = Integer.numberOfLeadingZeros(length) + 1;
        for (int i = 1; i < length - 1; i++) {
            int j = Integer.reverse(i) >>> shift;
            if (j <= i) continue;
            double value = values[i];
            values[i] = values[j];
            values[j] = value;
        }
    }
}
