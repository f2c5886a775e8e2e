package org.kerasaudit.importer.file.bytes;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.model.Blocks;
import org.kerasaudit.importer.model.StoredTensor;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * A file of a container and the check of its checksum. Small parts are checked at once; going through a large one waits
 * until its tensors are wanted.
 */
public final class Part {
    private static final int SMALL = 1 << 20;

    private final Bytes bytes;
    private final Runnable check;
    private boolean checked;

    /** {@code check} throws where {@code bytes} are damaged. */
    public Part(Bytes bytes, Runnable check) {
        this.bytes = bytes;
        this.check = check;
        if (bytes.size() <= SMALL) checked();
    }

    /** A file of its own, which has no checksum. */
    public static Part of(Path file) {
        return new Part(Bytes.of(file), () -> {});
    }

    /** The bytes, found undamaged. Whoever asks meanwhile waits. */
    public synchronized Bytes checked() {
        if (!checked) {
            check.run();
            checked = true;
        }
        return bytes;
    }

    /** What {@code parser} makes of the bytes. If it fails over damaged ones, the damage is reported. */
    public <T> T parse(Function<Bytes, T> parser) {
        try {
            return parser.apply(bytes);
        } catch (KerasFormatException e) {
            checked();
            throw e;
        }
    }

    /** {@code tensor}, whose numbers are read from this part, checked before they are. */
    public StoredTensor guard(StoredTensor tensor) {
        Supplier<Tensor> reader = () -> {
            checked();
            return tensor.read();
        };
        @Nullable Blocks blocks = tensor.blocks();
        return new StoredTensor(
                tensor.location(),
                tensor.shape(),
                tensor.dtype(),
                reader,
                blocks == null ? null : new Guarded(this, blocks));
    }

    /** Blocks that are handed out when this part has been checked. */
    private record Guarded(Part part, Blocks blocks) implements Blocks {
        @Override
        public long forEach(Consumer<ByteBuffer> sink) {
            part.checked();
            return blocks.forEach(sink);
        }

        @Override
        public Optional<Blocks> part(long from, long to) {
            return blocks.part(from, to).map(inner -> new Guarded(part, inner));
        }
    }
}
