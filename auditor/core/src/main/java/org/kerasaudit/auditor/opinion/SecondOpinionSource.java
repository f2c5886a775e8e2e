package org.kerasaudit.auditor.opinion;

/**
 * An engine that gives a second opinion on every audited model.
 *
 * @param limits its limits per model
 */
public record SecondOpinionSource(SecondOpinionEngine engine, EngineLimits limits) implements AutoCloseable {
    @Override
    public void close() {
        engine.close();
    }
}
