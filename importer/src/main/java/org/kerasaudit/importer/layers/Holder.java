package org.kerasaudit.importer.layers;

import java.util.List;

/** A layer that holds whole layers, models among them. */
public interface Holder {
    List<Layer> held();
}
