package org.kerasaudit.auditor.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Finding.Effect;
import org.kerasaudit.auditor.rules.Audit;
import org.kerasaudit.auditor.rules.Refusals;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.tensor.Budget;
import org.kerasaudit.importer.tensor.BudgetException;

/**
 * The budgets of forward passes for one file: a constant plus a share in proportion to the bytes of the model and its recording.
 * The largest models that people train need about a tenth of that share.
 *
 * @param model the file or folder
 */
public record PassBudgets(Limits limits, Path model) {
    private static final long OPERATIONS_PER_BYTE = 15_000;
    private static final long ELEMENTS_PER_BYTE = 32;
    private static final long BYTES_PER_SECOND = 50_000;

    /** Returns a new budget for passes on the inputs in this recording. */
    public Budget forRecording(Path recording) {
        return of(size(model) + size(recording));
    }

    /** Returns a new budget for passes on random inputs. */
    public Budget forInputs() {
        return of(size(model));
    }

    private Budget of(long bytes) {
        return new Budget(
                sum(limits.passOperations(), bytes * OPERATIONS_PER_BYTE),
                limits.passElements() + bytes * ELEMENTS_PER_BYTE,
                limits.passSeconds() + bytes / BYTES_PER_SECOND);
    }

    private static long sum(long limit, long share) {
        return limit > Long.MAX_VALUE - share ? Long.MAX_VALUE : limit + share;
    }

    private static long size(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(PassBudgets::length)
                    .sum();
        } catch (IOException | UncheckedIOException unreadable) {
            return 0;
        }
    }

    private static long length(Path file) {
        try {
            return Files.size(file);
        } catch (IOException unreadable) {
            return 0;
        }
    }

    /** Returns the finding KA102 for a pass that exceeded its budget. */
    static Finding finding(BudgetException exceeded, Audit audit) {
        boolean memory = exceeded.limit().equals("memory");
        String lift = memory
                ? "give Java more memory with KERAS_AUDIT_OPTS=-Xmx8g"
                : "if you trust the file, raise the limit with --limit pass-" + exceeded.limit() + "=N";
        return Finding.of(
                        Refusals.limit(),
                        audit.at(exceeded.layer(), VerificationFindings.PREDICTIONS),
                        memory ? exceeded.expected() : "a forward pass with " + exceeded.expected(),
                        "more; " + lift)
                .with(Effect.BLOCKS);
    }
}
