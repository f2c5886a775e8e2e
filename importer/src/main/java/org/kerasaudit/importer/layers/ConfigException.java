package org.kerasaudit.importer.layers;

/** An invalid configuration value: the key, what was expected, and what was found. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final String key;
    private final String expected;
    private final String found;

    public ConfigException(String key, String expected, String found) {
        super(key + ": expected " + expected + ", found " + found);
        this.key = key;
        this.expected = expected;
        this.found = found;
    }

    public String key() {
        return key;
    }

    public String expected() {
        return expected;
    }

    public String found() {
        return found;
    }
}
