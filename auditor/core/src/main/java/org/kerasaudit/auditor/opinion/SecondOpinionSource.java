package org.kerasaudit.auditor.opinion;

/**
 * An engine that is asked about every model audited.
 *
 * @param limits what it may cost per model
 */
public record SecondOpinionSource(SecondOpinionEngine engine, EngineLimits limits) implements AutoCloseable {
    @Override
    public void close() {
        engine.close();
    }
}
