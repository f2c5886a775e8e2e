package org.kerasaudit.importer.tensor;

/** Thrown if a forward pass exceeds its {@link Budget}. */
public final class BudgetException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String limit;
    private final String expected;
    private final String layer;

    BudgetException(String limit, String expected, String layer) {
        super("expected " + expected + ", found more" + (layer.isEmpty() ? "" : " in layer " + layer));
        this.limit = limit;
        this.expected = expected;
        this.layer = layer;
    }

    /** Returns an exception for a pass that needs more memory than is available. */
    public static BudgetException memory() {
        return new BudgetException("memory", "at most the available memory", "");
    }

    /** Returns this exception naming the layer, unless it already names one. */
    public BudgetException in(String path) {
        return layer.isEmpty() ? new BudgetException(limit, expected, path) : this;
    }

    /** Returns what is limited: {@code operations}, {@code elements}, {@code seconds} or {@code memory}. */
    public String limit() {
        return limit;
    }

    public String expected() {
        return expected;
    }

    /** Returns the path of the layer; empty if unknown. */
    public String layer() {
        return layer;
    }
}
