package org.kerasaudit.importer.file.numpy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.file.bytes.Place;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * NPZ weights pickled by Keras 3.15.1 on TensorFlow: {@code saving_lib.save_model(model, path, weights_format="npz")} of Dense(7,
 * relu), BatchNormalization, Dense(3), after one call of fit.
 */
class PickledWeightsTest {
    private static final Place PLACE = Place.of(Path.of("weights.npz"));

    @Test
    void predictionsMatchKeras() throws URISyntaxException {
        Map<String, Tensor> recording = Npz.read(resource("pickled-weights.recording.npz"));
        List<Tensor> outputs =
                KerasModel.read(resource("pickled-weights.keras")).predict(List.of(recording.get("inputs/0")));
        Tensor expected = recording.get("outputs/0");
        for (int i = 0; i < expected.size(); i++) {
            assertThat(outputs.get(0).get(i)).isCloseTo(expected.get(i), within(1e-6));
        }
    }

    @Test
    void nothingInAPickleIsCalled() {
        Object read = Pickle.read(pickle("cos\nsystem\n(X\4\0\0\0exittR."), PLACE);
        assertThat(read).isInstanceOfSatisfying(Pickle.Call.class, call -> {
            assertThat(call.callee).isEqualTo(new Pickle.Name("os", "system"));
            assertThat(call.arguments).isEqualTo(List.of("exit"));
        });
    }

    @Test
    void aPickleWithoutAnArrayIsRefused() {
        assertThatThrownBy(() -> PickledWeights.read(
                        "layers/dense", pickle("cos\nsystem\n(X\4\0\0\0exittR."), PLACE, Limits.DEFAULT))
                .isInstanceOf(KerasFormatException.class)
                .hasMessageContaining("expected one pickled dict of variables");
    }

    @Test
    void everyTruncatedPickleIsRefused() {
        byte[] whole = "cos\nsystem\n(X\4\0\0\0exittR.".getBytes(StandardCharsets.ISO_8859_1);
        for (int length = 0; length < whole.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(whole, 0, length).slice();
            assertThatThrownBy(() -> Pickle.read(cut, PLACE)).isInstanceOf(KerasFormatException.class);
        }
    }

    private static ByteBuffer pickle(String opcodes) {
        return ByteBuffer.wrap(opcodes.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(PickledWeightsTest.class.getResource(name).toURI());
    }
}
