package org.kerasaudit.auditor.health;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.file.KerasFormatException;
import org.kerasaudit.importer.model.Blocks;
import org.kerasaudit.importer.model.StoredTensor;

/** The facts on stored tensors, each of which is read once, when it is first asked for. */
public final class WeightScan {
    private final boolean facts;
    private final boolean hashes;
    private final Map<StoredTensor, Result> results = new ConcurrentHashMap<>();

    private record Result(
            Optional<TensorFacts> facts, Optional<String> sha256, Optional<KerasFormatException> unreadable) {}

    /**
     * @param facts whether facts will be asked for
     * @param hashes whether hashes will be
     */
    public WeightScan(boolean facts, boolean hashes) {
        this.facts = facts;
        this.hashes = hashes;
    }

    /** Reads these tensors on all cores, before they are asked about one by one. */
    public void readAhead(List<StoredTensor> tensors) {
        if (facts || hashes) tensors.parallelStream().forEach(this::result);
    }

    /** The facts on a tensor; empty for text and for what cannot be read. */
    public Optional<TensorFacts> facts(StoredTensor tensor) {
        return result(tensor).facts();
    }

    /** The {@link TensorHash SHA-256} of a tensor; empty for text and for what cannot be read. */
    public Optional<String> sha256(StoredTensor tensor) {
        return result(tensor).sha256();
    }

    /** Why a tensor cannot be read; empty if it can. */
    public Optional<KerasFormatException> unreadable(StoredTensor tensor) {
        return result(tensor).unreadable();
    }

    private Result result(StoredTensor tensor) {
        @Nullable Result known = results.get(tensor);
        if (known != null) return known;
        Result read = read(tensor);
        results.put(tensor, read);
        return read;
    }

    private Result read(StoredTensor tensor) {
        try {
            @Nullable Blocks blocks = tensor.blocks();
            if (blocks != null) return read(tensor, blocks);
            tensor.read();
            return new Result(Optional.empty(), Optional.empty(), Optional.empty());
        } catch (KerasFormatException unreadable) {
            return new Result(Optional.empty(), Optional.empty(), Optional.of(unreadable));
        }
    }

    private Result read(StoredTensor tensor, Blocks blocks) {
        if (!hashes) return new Result(Optional.of(scan(tensor, blocks)), Optional.empty(), Optional.empty());
        TensorHash hash = new TensorHash(tensor.dtype().bytes());
        Blocks hashed = sink -> blocks.forEach(block -> {
            hash.update(block);
            sink.accept(block);
        });
        Optional<TensorFacts> found = Optional.empty();
        if (facts) found = Optional.of(scan(tensor, hashed));
        else hashed.forEach(block -> {});
        return new Result(found, Optional.of(hash.hex()), Optional.empty());
    }

    private static TensorFacts scan(StoredTensor tensor, Blocks blocks) {
        return new TensorScanner(tensor).scan(blocks);
    }
}
