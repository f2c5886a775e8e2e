package org.kerasaudit.importer;

/** The front door. */
public final class KerasModel {
    private KerasModel() {}
}
