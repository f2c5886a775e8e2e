package org.kerasaudit.importer.layers.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.kerasaudit.importer.layers.SpatialSubject.floats;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Origin.Generation;
import org.kerasaudit.importer.layers.SpatialSubject;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Shapes, parameters and refusals of the spectrogram layers; their outputs are recorded in the fixtures. */
class AudioTest {
    @Test
    void unknownLengthsStayUnknown() {
        SpatialSubject stft = read("STFTSpectrogram", "{'frame_length': 256, 'mode': 'stft', 'expand_dims': true}");
        assertThat(stft.outputShape(-1, -1, 2)).isEqualTo(Shape.of(-1, -1, 258, 2));
        assertThat(stft.outputShape(-1, 160000, 2)).isEqualTo(Shape.of(-1, 1249, 258, 2));
        assertThat(read("MelSpectrogram", "{'num_mel_bins': 80}").outputShape(-1, -1))
                .isEqualTo(Shape.of(-1, 80, -1));
    }

    /** The examples from Keras's documentation. */
    @Test
    void shapesMatchTheDocumentation() {
        String stft = "{'frame_length': 256, 'frame_step': 128, 'fft_length': 512, 'padding': '%s', 'expand_dims': %s}";
        assertThat(read("STFTSpectrogram", stft.formatted("valid", false)).outputShape(3, 160000, 1))
                .isEqualTo(Shape.of(3, 1249, 257));
        assertThat(read("STFTSpectrogram", stft.formatted("same", true)).outputShape(3, 160000, 3))
                .isEqualTo(Shape.of(3, 1250, 257, 3));
        String mel = "{'num_mel_bins': 64, 'sampling_rate': 8000, 'sequence_stride': 256, 'fft_length': 2048}";
        assertThat(read("MelSpectrogram", mel).outputShape(16000)).isEqualTo(Shape.of(64, 63));
    }

    @ParameterizedTest
    @CsvSource({"log, 2", "real, 1", "imag, 1", "angle, 2"})
    void aModeWithOneComponentHasOneKernel(String mode, int kernels) {
        SpatialSubject stft = read("STFTSpectrogram", "{'frame_length': 100, 'mode': '" + mode + "'}");
        assertThat(stft.weights(-1, 1000, 3))
                .hasSize(kernels)
                .extracting(WeightSpec::shape)
                .containsOnly(Shape.of(100, 1, 65));
        assertThat(stft.formula(-1, 1000, 3).evaluate()).hasValue(kernels * 6500L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "STFTSpectrogram | frame_step      | {'frame_length': 8, 'frame_step': 9}",
                "STFTSpectrogram | frame_step      | {'frame_length': 1}",
                "STFTSpectrogram | fft_length      | {'frame_length': 8, 'fft_length': 7}",
                "STFTSpectrogram | mode            | {'mode': 'power'}",
                "STFTSpectrogram | padding         | {'padding': 'causal'}",
                "MelSpectrogram  | sequence_length | {'fft_length': 8, 'sequence_length': 9}",
                "MelSpectrogram  | window          | {'window': 'blackman'}",
                "MelSpectrogram  | window          | {'fft_length': 8, 'window': [1.0, 2.0]}"
            })
    void anInvalidConfigurationIsReportedByKey(String className, String key, String json) {
        assertThatThrownBy(() -> read(className, json))
                .isInstanceOfSatisfying(
                        ConfigException.class, wrong -> assertThat(wrong.key()).isEqualTo(key));
    }

    @Test
    void unsupportedInputIsReported() {
        assertThatThrownBy(() -> read("STFTSpectrogram", "{'frame_length': 8}").outputShape(-1, 7, 1))
                .hasMessage("expected at least 8 cells along axis 1, found (None, 7, 1)");
        assertThatThrownBy(() -> read("STFTSpectrogram", "{'frame_length': 8}").outputShape(-1, 9, -1))
                .hasMessage("expected a known number of channels along axis 2, found (None, 9, None)");
        assertThatThrownBy(() -> read("MelSpectrogram", "{'fft_length': 8, 'window': null}")
                        .run(1, 4))
                .hasMessage("expected more than 4 samples, found (1, 4)");
        assertThatThrownBy(() -> read("MelSpectrogram", "{}").outputShape(-1, 4, 4))
                .hasMessage("expected 1 or 2 axes, found (None, 4, 4)");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"'', 0 1 0", "tensorflow, 0 1 0", "numpy, 0 0.75 0.75", "torch, 0 0.75 0.75"})
    void windowsOfOddLengthArePeriodicOutsideTensorFlow(String backend, String window) {
        Origin origin = new Origin(Generation.KERAS_3, "3.15.1", backend);
        Config config = SpatialSubject.read(new Audio(), "MelSpectrogram", "{'window': 'hann'}", origin)
                .config();
        assertThat(AudioWindows.read(config, 3))
                .zipSatisfy(
                        java.util.List.of(window.split(" ")),
                        (weight, expected) -> assertThat(weight).isCloseTo(Double.parseDouble(expected), within(1e-7)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 12, 15})
    void aWavePeaksAtItsFrequency(int length) {
        int wave = length / 4;
        double[] signal = new double[length];
        for (int i = 0; i < length; i++) signal[i] = Math.cos(2 * Math.PI * wave * i / length);
        double[] magnitudes = new Fourier(length).magnitudes(signal);
        for (int k = 0; k < magnitudes.length; k++) {
            boolean own = k == wave;
            double expected = !own ? 0 : wave == 0 || 2 * wave == length ? length : length / 2.0;
            assertThat(magnitudes[k]).isCloseTo(expected, within(1e-12));
        }
    }

    @Test
    void silenceIsClippedToTheFloor() {
        Tensor silence = Tensor.of(floats(0, 0, 0, 0, 0, 0, 0, 0), 1, 8);
        String json = "{'fft_length': 4, 'sequence_stride': 4, 'num_mel_bins': 1, 'sampling_rate': 8000}";
        assertThat(read("MelSpectrogram", json)
                        .run(silence, java.util.List.of())
                        .floats())
                .containsExactly(-100, -100, -100);
    }

    private static SpatialSubject read(String className, String json) {
        return SpatialSubject.read(new Audio(), className, json);
    }
}
