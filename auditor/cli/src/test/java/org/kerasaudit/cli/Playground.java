package org.kerasaudit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.file.numpy.NpzWriter;
import org.kerasaudit.importer.tensor.Tensor;

/** A folder with good models, recordings and faulty files. */
final class Playground {
    /** The fixture that each file is copied from. */
    private static final Map<String, String> FILES = new LinkedHashMap<>();

    static {
        FILES.put("model.h5", "keras-2.3.1/seed_lstm-0/model.h5");
        FILES.put("model.recording.npz", "keras-2.3.1/seed_lstm-0/recording.npz");
        FILES.put("nested.keras", "keras-3.15.1/nested-0/model.keras");
        FILES.put("two/first.h5", "keras-2.3.1/Dense-0/model.h5");
        FILES.put("two/second.keras", "keras-3.15.1/Dense-0/model.keras");
        FILES.put("two-inputs.h5", "keras-2.3.1/multi_io-0/model.h5");
        FILES.put("architecture.json", "keras-2.3.1/Dense-0/model.json");
        FILES.put("weights/weights.h5", "keras-2.3.1/cnn_mnist-0/weights.h5");
        FILES.put("subclassed.keras", "own/subclassed/model.keras");
        FILES.put("custom.keras", "own/classes/model.keras");
        FILES.put("lambda.h5", "hostile/lambda/keras2.h5");
        FILES.put("other.npz", "keras-3.15.1/Conv2D-0/recording.npz");
    }

    private Playground() {}

    static void in(Path folder) throws IOException {
        for (Map.Entry<String, String> file : FILES.entrySet()) {
            Path target = folder.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.copy(Fixtures.folder(file.getValue()), target);
        }
        Files.createDirectory(folder.resolve("empty"));
        for (String junk : new String[] {"junk.h5", "junk.keras", "junk.json", "junk.npz"}) {
            Files.writeString(folder.resolve(junk), "junk");
        }
        Tensor batch = Tensor.of(new float[] {1, 2}, 1, 2);
        NpzWriter.write(folder.resolve("one-input.npz"), Map.of("inputs/0", batch));
        NpzWriter.write(folder.resolve("misnamed.npz"), Map.of("x", batch));
        NpzWriter.write(folder.resolve("three.npz"), Map.of("inputs/0", Tensor.of(new float[3], 1, 3)));
        NpzWriter.write(folder.resolve("four.npz"), Map.of("inputs/0", Tensor.of(new float[4], 1, 4)));
        Map<String, Tensor> both = new LinkedHashMap<>();
        both.put("inputs/0", batch);
        both.put("inputs/1", batch);
        NpzWriter.write(folder.resolve("two-inputs.npz"), both);
    }
}
