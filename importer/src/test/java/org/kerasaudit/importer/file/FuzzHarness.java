package org.kerasaudit.importer.file;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.model.StoredTensor;
import org.kerasaudit.importer.model.WeightStore;
import org.kerasaudit.importer.model.WeightStore.ByLayer;
import org.kerasaudit.importer.model.WeightStore.ByPath;

/** Reads everything in arbitrary bytes; only {@link KerasFormatException} may be thrown. */
final class FuzzHarness {
    /** A path without neighboring files. */
    private static final Path NAME = Path.of("no-such-folder", "input");

    private FuzzHarness() {}

    /** Opens {@code content} and reads all its tensors and assets. Returns whether it could be opened. */
    static boolean read(byte[] content) {
        Optional<ModelFile> opened = attempt(() -> ModelFiles.open(content.clone(), NAME, Limits.DEFAULT));
        opened.ifPresent(file -> {
            tensors(file.weights()).forEach(tensor -> attempt(tensor::read));
            file.assets().files().values().forEach(FuzzHarness::attempt);
        });
        return opened.isPresent();
    }

    private static <T> Optional<T> attempt(java.util.function.Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (KerasFormatException refused) {
            return Optional.empty();
        }
    }

    static Stream<StoredTensor> tensors(WeightStore store) {
        Stream<StoredTensor> weights = Stream.empty();
        if (store instanceof ByLayer layers) {
            weights = layers.groups().stream()
                    .flatMap(group -> group.entries().stream())
                    .flatMap(entry -> Stream.ofNullable(entry.tensor()));
        } else if (store instanceof ByPath paths) {
            weights = paths.tensors().values().stream();
        }
        return Stream.of(weights, store.optimizer().stream(), store.strays().stream())
                .flatMap(tensors -> tensors);
    }
}
