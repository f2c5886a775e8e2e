package org.kerasaudit.importer.tensor;

import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An upper bound on the work of forward passes, for untrusted models. Kernels and layers charge their work before they
 * do it. Applies to the thread that runs {@link #within}; without a budget, nothing is bounded.
 */
public final class Budget {
    /** The cost of a layer's call, whatever it computes. */
    public static final int CALL = 2_000;

    private static final long BETWEEN_CHECKS = 20_000_000;
    private static final ThreadLocal<@Nullable Budget> CURRENT = new ThreadLocal<>();

    private final long operations;
    private final long elements;
    private final long seconds;
    private final long deadline;
    private double spent;
    private double nextCheck = BETWEEN_CHECKS;

    /**
     * Creates a budget whose time starts now.
     *
     * @param operations total number of operations, each of about a nanosecond
     * @param elements number of elements of the largest tensor
     * @param seconds wall-clock time
     */
    public Budget(long operations, long elements, long seconds) {
        this.operations = operations;
        this.elements = elements;
        this.seconds = seconds;
        this.deadline = System.nanoTime() + seconds * 1_000_000_000L;
    }

    /** Returns the result of {@code work}. Throws {@link BudgetException} if it exceeds this budget. */
    public <T> T within(Supplier<T> work) {
        @Nullable Budget outer = CURRENT.get();
        CURRENT.set(this);
        try {
            return work.get();
        } catch (OutOfMemoryError exhausted) {
            throw BudgetException.memory();
        } finally {
            if (outer == null) CURRENT.remove();
            else CURRENT.set(outer);
        }
    }

    /** Returns whether this thread has a budget. */
    public static boolean isLimited() {
        return CURRENT.get() != null;
    }

    /** Charges {@code operations} to this thread's budget. Throws {@link BudgetException} if that exceeds it. */
    public static void spend(double operations) {
        @Nullable Budget budget = CURRENT.get();
        if (budget != null) budget.charge(operations);
    }

    /** Throws {@link BudgetException} if a tensor of {@code count} elements exceeds this thread's budget. */
    public static void allow(double count) {
        @Nullable Budget budget = CURRENT.get();
        if (budget != null && count > budget.elements) {
            throw new BudgetException("elements", "tensors of at most " + shown(budget.elements) + " elements", "");
        }
    }

    /** Charges the product of {@code m × k} by {@code k × n}. */
    public static void spendProduct(double m, double k, double n) {
        spend(m * k * (n + 2) + m * n);
    }

    /** Charges windows of {@code taps} cells at {@code positions} positions, over {@code channels} channels each. */
    public static void spendWindows(double positions, double taps, double channels) {
        spend(positions * taps * (2 * channels + 4));
    }

    /** Charges sorting {@code rows} rows of {@code length} elements. */
    public static void spendSorting(double rows, double length) {
        spend(rows * length * (10 + 5 * Math.log(length + 1)));
    }

    private void charge(double more) {
        spent += more;
        if (spent > operations) {
            throw new BudgetException("operations", "at most " + shown(operations) + " operations", "");
        }
        if (spent < nextCheck) return;
        nextCheck = spent + BETWEEN_CHECKS;
        if (System.nanoTime() - deadline > 0) throw new BudgetException("seconds", "at most " + seconds + " s", "");
    }

    private static String shown(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
