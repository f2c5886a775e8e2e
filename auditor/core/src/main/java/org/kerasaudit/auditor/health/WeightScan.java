package org.kerasaudit.auditor.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.model.Blocks;
import org.kerasaudit.importer.model.StoredTensor;

/**
 * The facts about stored tensors, each of which is read once. Tensors passed to {@link #begin} are read by threads
 * shared by all audits, and by callers that wait for a fact; others are read on demand.
 */
public final class WeightScan implements AutoCloseable {
    /** Tensors of fewer bytes in total are read faster than a thread starts. */
    private static final long MIN_BYTES_FOR_THREADS = 1L << 19;

    /** Tensors with fewer bytes are read in batches. */
    private static final long BATCH = 1L << 16;

    private static final int MAX_IN_BATCH = 64;

    private final boolean facts;
    private final boolean hashes;
    private final Map<StoredTensor, CompletableFuture<Result>> results = new ConcurrentHashMap<>();
    private final Queue<Runnable> ahead = new ConcurrentLinkedQueue<>();

    private record Result(
            Optional<TensorFacts> facts, Optional<String> sha256, Optional<KerasFormatException> unreadable) {
        static Result of(KerasFormatException unreadable) {
            return new Result(Optional.empty(), Optional.empty(), Optional.of(unreadable));
        }
    }

    /**
     * @param facts whether facts will be requested
     * @param hashes whether hashes will be requested
     */
    public WeightScan(boolean facts, boolean hashes) {
        this.facts = facts;
        this.hashes = hashes;
    }

    /** Starts reading the tensors that have not been read yet, if they are large enough to justify threads. */
    public void begin(List<StoredTensor> tensors) {
        long bytes = tensors.stream().mapToLong(WeightScan::bytes).sum();
        if (!(facts || hashes) || bytes < MIN_BYTES_FOR_THREADS) return;
        List<StoredTensor> batch = new ArrayList<>();
        long batched = 0;
        for (StoredTensor tensor : tensors) {
            CompletableFuture<Result> result = new CompletableFuture<>();
            if (results.putIfAbsent(tensor, result) != null) continue;
            long size = bytes(tensor);
            if (size > BATCH) {
                begin(tensor, result);
                continue;
            }
            batch.add(tensor);
            batched += size;
            if (batched > BATCH || batch.size() == MAX_IN_BATCH) {
                beginBatch(batch);
                batch = new ArrayList<>();
                batched = 0;
            }
        }
        beginBatch(batch);
        ForkJoinPool shared = ForkJoinPool.commonPool();
        for (int i = 0; i < shared.getParallelism(); i++) shared.execute(this::help);
    }

    private static long bytes(StoredTensor tensor) {
        return tensor.shape().size().orElse(0) * tensor.dtype().bytes();
    }

    /** Queues small tensors to be read one after the other. */
    private void beginBatch(List<StoredTensor> batch) {
        ahead.add(() -> {
            for (StoredTensor tensor : batch) {
                @Nullable CompletableFuture<Result> result = results.get(tensor);
                if (result != null) read(tensor, result);
            }
        });
    }

    private void begin(StoredTensor tensor, CompletableFuture<Result> result) {
        @Nullable Blocks blocks = tensor.blocks();
        if (blocks == null || hashes) {
            ahead.add(() -> read(tensor, result));
            return;
        }
        List<TensorScanner> parts = TensorScanner.of(tensor, blocks);
        AtomicInteger left = new AtomicInteger(parts.size());
        for (TensorScanner part : parts) {
            ahead.add(() -> complete(result, () -> {
                part.scan();
                if (left.decrementAndGet() == 0) result.complete(found(TensorScanner.facts(parts)));
            }));
        }
    }

    private static Result found(TensorFacts facts) {
        return new Result(Optional.of(facts), Optional.empty(), Optional.empty());
    }

    /** Runs {@code work} unless the result is known; a failure becomes the result. */
    private static void complete(CompletableFuture<Result> result, Runnable work) {
        if (result.isDone()) return;
        try {
            work.run();
        } catch (KerasFormatException unreadable) {
            result.complete(Result.of(unreadable));
        } catch (RuntimeException | Error failed) {
            result.completeExceptionally(failed);
        }
    }

    private void help() {
        for (@Nullable Runnable work = ahead.poll(); work != null; work = ahead.poll()) work.run();
    }

    /** Discards the tensors that have not been read yet. */
    @Override
    public void close() {
        ahead.clear();
    }

    /** Returns the facts about a tensor; empty for text and for unreadable tensors. */
    public Optional<TensorFacts> facts(StoredTensor tensor) {
        return result(tensor).facts();
    }

    /** Returns the {@link TensorHash SHA-256} of a tensor; empty for text and for unreadable tensors. */
    public Optional<String> sha256(StoredTensor tensor) {
        return result(tensor).sha256();
    }

    /** Returns why a tensor cannot be read; empty if it can. */
    public Optional<KerasFormatException> unreadable(StoredTensor tensor) {
        return result(tensor).unreadable();
    }

    private Result result(StoredTensor tensor) {
        @Nullable CompletableFuture<Result> begun = results.get(tensor);
        if (begun == null) {
            CompletableFuture<Result> result = new CompletableFuture<>();
            begun = results.putIfAbsent(tensor, result);
            if (begun == null) {
                read(tensor, result);
                begun = result;
            }
        }
        if (!begun.isDone()) help();
        return join(begun);
    }

    private static Result join(CompletableFuture<Result> begun) {
        try {
            return begun.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof Error error) throw error;
            if (failed.getCause() instanceof RuntimeException fault) throw fault;
            throw failed;
        }
    }

    private void read(StoredTensor tensor, CompletableFuture<Result> result) {
        complete(result, () -> result.complete(read(tensor)));
    }

    private Result read(StoredTensor tensor) {
        @Nullable Blocks blocks = tensor.blocks();
        if (blocks != null) return read(tensor, blocks);
        tensor.read();
        return new Result(Optional.empty(), Optional.empty(), Optional.empty());
    }

    private Result read(StoredTensor tensor, Blocks blocks) {
        if (!hashes) return found(scan(tensor, blocks));
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
        List<TensorScanner> parts = TensorScanner.of(tensor, blocks);
        parts.forEach(TensorScanner::scan);
        return TensorScanner.facts(parts);
    }
}
