package org.kerasaudit.importer.file.bytes;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Something that a thread of its own works out while whoever wants it is still busy. */
public final class Ahead<T> implements Supplier<T> {
    private final CompletableFuture<T> future;

    private Ahead(CompletableFuture<T> future) {
        this.future = future;
    }

    /** What {@code work} gives, which begins at once. */
    public static <T> Ahead<T> of(Supplier<T> work) {
        return new Ahead<>(CompletableFuture.supplyAsync(work));
    }

    /** The same where the work is long; else it is done before this returns. */
    public static <T> Ahead<T> where(boolean isLong, Supplier<T> work) {
        return isLong ? of(work) : new Ahead<>(CompletableFuture.completedFuture(work.get()));
    }

    /** What {@code other} gives, when this is done, too. If both fail, this one's failure is thrown. */
    public <R> R meanwhile(Supplier<R> other) {
        try {
            return other.get();
        } finally {
            get();
        }
    }

    /** The result, waited for. Throws what the work threw. */
    @Override
    public T get() {
        return join(future);
    }

    /** The result of {@code future}, waited for. Throws what its work threw. */
    public static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof Error error) throw error;
            if (failed.getCause() instanceof RuntimeException fault) throw fault;
            throw failed;
        }
    }
}
