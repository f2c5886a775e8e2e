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
 * A file in a container together with its checksum check. Small parts are checked immediately, large ones when their tensors are
 * first read.
 */
public final class Part {
    private static final int SMALL = 1 << 20;

    private final Bytes bytes;
    private final Runnable check;
    private boolean checked;

    /** Creates a part; {@code check} throws if {@code bytes} are damaged. */
    public Part(Bytes bytes, Runnable check) {
        this.bytes = bytes;
        this.check = check;
        if (bytes.size() <= SMALL) checked();
    }

    /** Returns a separate file, which has no checksum. */
    public static Part of(Path file) {
        return new Part(Bytes.of(file), () -> {});
    }

    /** Returns the bytes after checking them; concurrent callers wait for the check. */
    public synchronized Bytes checked() {
        if (!checked) {
            check.run();
            checked = true;
        }
        return bytes;
    }

    /** Parses the bytes. If parsing fails on damaged bytes, the damage is reported instead. */
    public <T> T parse(Function<Bytes, T> parser) {
        try {
            return parser.apply(bytes);
        } catch (KerasFormatException e) {
            checked();
            throw e;
        }
    }

    /** Returns {@code tensor}, whose numbers come from this part, with the check added before each read. */
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

    /** Blocks that are passed on after the part has been checked. */
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
