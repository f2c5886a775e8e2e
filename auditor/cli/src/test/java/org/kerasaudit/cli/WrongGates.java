package org.kerasaudit.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.tensor.Tensor;

/** A recorded LSTM whose gates are stored in the order i, c, f, o, as a converter may write them; Keras's order is i, f, c, o. */
final class WrongGates {
    private static final Path ORIGINAL = Fixtures.folder("keras-2.3.1/seed_lstm-0");
    private static final int GATES = 4;
    private static final int[] ORDER = {0, 2, 1, 3};

    private WrongGates() {}

    /** Writes {@code model.h5} and its recording to {@code folder}. */
    static Path in(Path folder) throws IOException {
        Files.copy(ORIGINAL.resolve("recording.npz"), folder.resolve("recording.npz"));
        Path original = ORIGINAL.resolve("model.h5");
        byte[] file = Files.readAllBytes(original);
        KerasModel.read(original).model().orElseThrow().weights().stream()
                .filter(weight -> weight.spec().key().contains("lstm"))
                .map(weight -> weight.stored().read())
                .forEach(stored -> overwrite(file, stored));
        return Files.write(folder.resolve("model.h5"), file);
    }

    private static void overwrite(byte[] file, Tensor stored) {
        byte[] old = bytes(stored.doubles());
        int at = 0;
        while (!Arrays.equals(file, at, at + old.length, old, 0, old.length)) at++;
        System.arraycopy(bytes(reordered(stored)), 0, file, at, old.length);
    }

    private static double[] reordered(Tensor stored) {
        double[] values = stored.doubles();
        double[] reordered = new double[values.length];
        int row = stored.dim(-1);
        int units = row / GATES;
        for (int i = 0; i < values.length; i++) {
            int column = i % row;
            reordered[i] = values[i - column + ORDER[column / units] * units + column % units];
        }
        return reordered;
    }

    private static byte[] bytes(double[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) bytes.putFloat((float) value);
        return bytes.array();
    }
}
